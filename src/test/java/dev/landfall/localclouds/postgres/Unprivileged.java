package dev.landfall.localclouds.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How to run PostgreSQL, which refuses to run as root. A user namespace makes root nobody while
 * files stay its own; where namespaces are forbidden (some containers), the user {@code nobody} is
 * taken and is given the data directory.
 */
final class Unprivileged {
  private static final String NOBODY = "65534";
  private static final boolean ROOT = System.getProperty("user.name").equals("root");
  private static final boolean NAMESPACE = ROOT && succeeds(List.of("unshare", "-U", "true"));

  private Unprivileged() {}

  /** The command so that it runs without privileges and dies with its parent. */
  static List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (NAMESPACE) {
      whole.addAll(List.of("unshare", "-U", "--"));
    } else if (ROOT) {
      whole.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    // Changing identity clears the death signal, so it is set behind that.
    if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      whole.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "--"));
    }
    whole.addAll(command);
    return whole;
  }

  /** Makes files belong to whom the command runs as. */
  static void own(Path root) throws IOException {
    if (!ROOT || NAMESPACE) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        Files.setAttribute(path, "unix:uid", Integer.parseInt(NOBODY));
        Files.setAttribute(path, "unix:gid", Integer.parseInt(NOBODY));
      }
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
