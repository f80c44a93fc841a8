package dev.landfall.localclouds;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that one run at a time writes to. What a run before left there is taken away. */
final class RunDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private RunDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  static RunDirectory claim(Path directory) throws IOException {
    Path root = directory.toAbsolutePath().normalize();
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locks(channel)) {
      channel.close();
      throw new IllegalStateException(
          "Local clouds run in %s already. End those, or give another --dir.".formatted(root));
    }
    RunDirectory claimed = new RunDirectory(root, channel);
    claimed.clear();
    Files.createDirectories(claimed.data());
    return claimed;
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path file(String name) {
    return root.resolve(name);
  }

  /** For the servers' data and logs. */
  Path data() {
    return root.resolve("data");
  }

  private void clear() throws IOException {
    for (String name : List.of("clouds.json", "connections.yaml", "ca.crt", "trust.p12")) {
      Files.deleteIfExists(file(name));
    }
    if (Files.exists(data())) {
      try (Stream<Path> all = Files.walk(data())) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
