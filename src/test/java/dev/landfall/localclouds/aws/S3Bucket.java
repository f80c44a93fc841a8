package dev.landfall.localclouds.aws;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** One bucket: what is in it lies on disk, in the order of the keys' bytes in UTF-8. */
final class S3Bucket {
  private static final Comparator<String> ORDER =
      Comparator.comparing(
          k -> k.getBytes(StandardCharsets.UTF_8), (a, b) -> Arrays.compareUnsigned(a, b));
  private static final long DIGESTED = 16L << 20;

  /**
   * An upload in parts.
   *
   * @param like the object it will be, without content
   * @param parts what has arrived
   */
  record Upload(S3Object like, NavigableMap<Integer, S3Object> parts) {}

  private final Path directory;
  private final Clock clock;
  private final boolean keyed;
  private final Instant created;
  private final AwsCloud.BucketSettings settings;
  private final NavigableMap<String, S3Object> objects = new ConcurrentSkipListMap<>(ORDER);
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

  S3Bucket(Path directory, AwsCloud.BucketSettings settings, Clock clock) {
    this.directory = directory;
    this.settings = settings;
    this.clock = clock;
    this.created = clock.instant();
    this.keyed = settings.kms();
  }

  Instant created() {
    return created;
  }

  AwsCloud.BucketSettings settings() {
    return settings;
  }

  NavigableMap<String, S3Object> objects() {
    return objects;
  }

  Optional<S3Object> get(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  void remove(String key) {
    Optional.ofNullable(objects.remove(key)).ifPresent(S3Bucket::discard);
  }

  private static void discard(S3Object old) {
    try {
      Files.deleteIfExists(old.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void store(S3Object object) {
    Optional.ofNullable(objects.put(object.key(), object)).ifPresent(S3Bucket::discard);
  }

  /** An object whose content is nothing but its size. */
  void put(String key, long bytes) {
    Path file = fresh();
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String etag = bytes <= DIGESTED ? hex(md5().digest(new byte[(int) bytes])) : random() + "-1";
    store(new S3Object(key, file, bytes, etag, now(), Map.of(), Map.of(), Map.of(), List.of()));
  }

  S3Object put(S3Object like, byte[] content) {
    S3Object object = written(like, content);
    store(object);
    return object;
  }

  private S3Object written(S3Object like, byte[] content) {
    Path file = fresh();
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new S3Object(
        like.key(),
        file,
        content.length,
        keyed ? random() : hex(md5().digest(content)),
        now(),
        like.headers(),
        like.metadata(),
        like.tags(),
        List.of());
  }

  void tag(String key, Map<String, String> tags) {
    objects.computeIfPresent(key, (k, o) -> o.tagged(tags));
  }

  String begin(S3Object like) {
    String id = random();
    uploads.put(id, new Upload(like, new ConcurrentSkipListMap<>()));
    return id;
  }

  Optional<Upload> upload(String id) {
    return Optional.ofNullable(uploads.get(id));
  }

  S3Object part(Upload upload, int number, byte[] content) {
    S3Object part = written(upload.like(), content);
    Optional.ofNullable(upload.parts().put(number, part)).ifPresent(S3Bucket::discard);
    return part;
  }

  void abort(String id) {
    Optional.ofNullable(uploads.remove(id))
        .ifPresent(u -> u.parts().values().forEach(S3Bucket::discard));
  }

  /** The parts one after the other; the ETag is the MD5 of their MD5s, with their number. */
  S3Object complete(String id, List<Integer> numbers) {
    Upload upload = uploads.get(id);
    MessageDigest whole = md5();
    List<Long> sizes = new ArrayList<>();
    Path file = fresh();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int number : numbers) {
        S3Object part = upload.parts().get(number);
        whole.update(HexFormat.of().parseHex(part.etag()));
        sizes.add(part.size());
        Files.copy(part.file(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    S3Object like = upload.like();
    S3Object object =
        new S3Object(
            like.key(),
            file,
            sizes.stream().mapToLong(Long::longValue).sum(),
            hex(whole.digest()) + "-" + numbers.size(),
            now(),
            like.headers(),
            like.metadata(),
            like.tags(),
            List.copyOf(sizes));
    store(object);
    abort(id);
    return object;
  }

  private Path fresh() {
    try {
      Files.createDirectories(directory);
      return directory.resolve(random());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String random() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names after a place, in order; from the first one when it is empty. */
  NavigableMap<String, S3Object> after(String key) {
    return key.isEmpty() ? objects : objects.tailMap(key, false);
  }
}
