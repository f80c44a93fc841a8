package dev.landfall.localclouds.postgres;

import dev.landfall.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A data directory as initdb makes it, made once per version and superuser in this JVM and then
 * copied: that takes a tenth of the time.
 *
 * @param directory nobody runs a server on it
 */
record DataTemplate(Path directory) {
  private static final Map<String, DataTemplate> MADE = new ConcurrentHashMap<>();

  static DataTemplate of(Path home, String superuser) {
    return MADE.computeIfAbsent(home + " " + superuser, k -> make(home, superuser));
  }

  private static DataTemplate make(Path home, String superuser) {
    try {
      Path directory = Files.createTempDirectory("lf-initdb");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      Path data = Files.createDirectory(directory.resolve("data"));
      Unprivileged.own(directory);
      try (ChildProcess initdb =
          ChildProcess.start(
              "initdb",
              Unprivileged.command(
                  List.of(
                      home.resolve("bin/initdb").toString(),
                      "--pgdata=" + data,
                      "--username=" + superuser,
                      "--encoding=UTF8",
                      "--locale=C",
                      "--auth=trust",
                      "--no-sync")),
              Map.of("LC_ALL", "C"),
              directory.resolve("initdb.log"))) {
        if (initdb.waitFor() != 0) {
          throw new IllegalStateException("initdb failed: " + initdb.tail());
        }
      }
      return new DataTemplate(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy; the caller gives it to whom the server runs as. */
  void copyTo(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(
            path, data.resolve(directory.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
