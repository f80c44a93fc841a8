package dev.landfall.kube;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where {@code tools/kube/install.sh} puts the programs of a Kubernetes API.
 *
 * @param dir the folder
 */
public record KubeBinaries(Path dir) {
  /** The Kubernetes version they are of. */
  public static final String VERSION = "v1.34.4";

  private static final List<String> NEEDED =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl");

  /** The folder by the same rules as the script. */
  public static KubeBinaries ofThisUser() {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    return new KubeBinaries(cache().resolve("kube").resolve(VERSION + "-" + os + "-" + arch));
  }

  private static Path cache() {
    String own = System.getenv("LANDFALL_CACHE");
    if (own != null) {
      return Path.of(own);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base = xdg != null ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("landfall");
  }

  /** A program in it. */
  public String program(String name) {
    return dir.resolve(name).toString();
  }

  /** What is not there, if anything. */
  public Optional<String> missing() {
    List<String> gone = NEEDED.stream().filter(n -> !Files.isExecutable(dir.resolve(n))).toList();
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of("no " + String.join(", ", gone) + " in " + dir + "; run make kube");
  }
}
