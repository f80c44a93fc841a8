package dev.landfall.localclouds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/** Redis's server, unpacked once per user from the class path. */
final class RedisBinary {
  private static final String VERSION = "7.0.15";

  private RedisBinary() {}

  static synchronized Path path() {
    String name = "redis-server-%s-%s".formatted(VERSION, platform());
    Path program = cache().resolve(name);
    if (Files.isExecutable(program)) {
      return program;
    }
    try (InputStream in = RedisBinary.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "there is no Redis for this machine on the class path: " + name);
      }
      Files.createDirectories(program.getParent());
      Path part = Files.createTempFile(program.getParent(), "unpacking", "");
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis cannot be unpacked to " + program, e);
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return "%s-%s"
        .formatted(
            os.startsWith("mac") ? "darwin" : "linux",
            arch.equals("aarch64") ? "arm64" : arch.equals("x86_64") ? "amd64" : arch);
  }

  private static Path cache() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("landfall")
        .resolve("redis");
  }
}
