package dev.landfall.localclouds.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per user from the jars that the build puts into target. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /** The directory with {@code bin}, {@code lib} and {@code share} of a major version. */
  static Path of(int major) {
    Path jar = Path.of("target", "postgres", "postgres-%d.jar".formatted(major)).toAbsolutePath();
    try {
      Path home = cache().resolve("%s-%d".formatted(jar.getFileName(), Files.size(jar)));
      Files.createDirectories(home.getParent());
      Path lockFile = home.resolveSibling(home.getFileName() + ".lock");
      synchronized (PostgresBinaries.class) {
        try (FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = channel.lock()) {
          if (!Files.isDirectory(home)) {
            unpack(jar, home);
          }
          return home;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "PostgreSQL %d cannot be unpacked from %s; `mvn process-test-resources` puts it there"
              .formatted(major, jar),
          e);
    }
  }

  private static Path cache() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("landfall")
        .resolve("postgres");
  }

  private static void unpack(Path jar, Path home) throws IOException {
    Path part = Files.createTempDirectory(home.getParent(), "unpacking");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      try (InputStream in = zip.getInputStream(archive(zip));
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(tar, entry, part);
        }
      }
    }
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
  }

  private static ZipEntry archive(ZipFile zip) throws IOException {
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (entry.getName().endsWith(".txz")) {
        return entry;
      }
    }
    throw new IOException("no .txz in " + zip.getName());
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    Path file = into.resolve(entry.getName()).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("archive leads outside: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      boolean program = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }
}
