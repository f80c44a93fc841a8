package dev.landfall.localclouds.azure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What is in a container, on disk, in the order of the names' bytes in UTF-8. */
final class BlobContainerData {
  private static final Comparator<String> ORDER =
      Comparator.comparing(
          k -> k.getBytes(StandardCharsets.UTF_8), (a, b) -> Arrays.compareUnsigned(a, b));

  /**
   * A lease.
   *
   * @param id who shows it has it
   * @param period for how long from each renewal
   * @param until when it ends by itself
   */
  record Lease(String id, Duration period, Instant until) {}

  private final Path directory;
  private final Clock clock;
  private final NavigableMap<String, StoredBlob> blobs = new ConcurrentSkipListMap<>(ORDER);
  private final Map<String, Map<String, Path>> blocks = new ConcurrentHashMap<>();
  private volatile Map<String, String> metadata = Map.of();
  private volatile Instant modified;
  private Optional<Lease> lease = Optional.empty();

  BlobContainerData(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
    this.modified = now();
  }

  NavigableMap<String, StoredBlob> blobs() {
    return blobs;
  }

  Optional<StoredBlob> get(String name) {
    return Optional.ofNullable(blobs.get(name));
  }

  Map<String, String> metadata() {
    return metadata;
  }

  void metadata(Map<String, String> words) {
    metadata = Map.copyOf(words);
    modified = now();
  }

  Instant modified() {
    return modified;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  synchronized Optional<Lease> lease() {
    lease = lease.filter(l -> clock.instant().isBefore(l.until()));
    return lease;
  }

  synchronized void lease(String id, Duration period) {
    lease = Optional.of(new Lease(id, period, clock.instant().plus(period)));
  }

  synchronized void unlease() {
    lease = Optional.empty();
  }

  void stage(String blob, String block, byte[] content) {
    blocks.computeIfAbsent(blob, b -> new ConcurrentHashMap<>()).put(block, written(content));
  }

  StoredBlob put(StoredBlob like, byte[] content) {
    return store(like, written(content), content.length);
  }

  /** The blocks one after the other; those that are not named are gone. */
  StoredBlob commit(StoredBlob like, List<String> ids) {
    Map<String, Path> staged = Optional.ofNullable(blocks.remove(like.name())).orElse(Map.of());
    if (!staged.keySet().containsAll(ids)) {
      blocks.put(like.name(), staged);
      throw new BlobError(400, "InvalidBlockList", "The specified block list is invalid.");
    }
    Path file = fresh();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (String id : ids) {
        Files.copy(staged.get(id), out);
      }
      for (Path block : staged.values()) {
        Files.deleteIfExists(block);
      }
      out.flush();
      return store(like, file, Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StoredBlob store(StoredBlob like, Path file, long size) {
    StoredBlob blob =
        new StoredBlob(
            like.name(),
            file,
            size,
            StoredBlob.fresh(),
            now(),
            like.headers(),
            like.metadata(),
            like.tags());
    Optional.ofNullable(blobs.put(blob.name(), blob)).ifPresent(BlobContainerData::discard);
    return blob;
  }

  void replace(StoredBlob blob) {
    blobs.put(blob.name(), blob);
  }

  boolean remove(String name) {
    Optional<StoredBlob> old = Optional.ofNullable(blobs.remove(name));
    old.ifPresent(BlobContainerData::discard);
    return old.isPresent();
  }

  private static void discard(StoredBlob old) {
    try {
      Files.deleteIfExists(old.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path written(byte[] content) {
    try {
      return Files.write(fresh(), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path fresh() {
    try {
      Files.createDirectories(directory);
      return directory.resolve(UUID.randomUUID().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String md5(byte[] content) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
