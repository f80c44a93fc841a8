package dev.landfall.datasync.objects;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Copies one object. What is read is compared with what S3 says of it, by the MD5s that its ETag is
 * made of, and what is written with what Azure received, by the MD5 that goes with each request; a
 * blob appears whole or not at all.
 */
final class Transfer {
  /** The largest content that is written in one request, and the usual size of a block. */
  static final int BLOCK = 8 << 20;

  /** Azure takes 50,000 blocks (Put Block List); parts may leave one short block each. */
  private static final int BLOCKS = 40_000;

  private static final int MEBI = 1 << 20;

  private final Source source;
  private final Target target;
  private final Rules rules;
  private final ExecutorService threads;
  private final Room room;
  private final Semaphore reading;

  Transfer(Source source, Target target, Rules rules, ExecutorService threads, Room room) {
    this.source = source;
    this.target = target;
    this.rules = rules;
    this.threads = threads;
    this.room = room;
    this.reading = new Semaphore(rules.parallel(), true);
  }

  /** What became of an object. */
  sealed interface Outcome {
    /** It is copied. */
    record Copied(long bytes) implements Outcome {}

    /** It is another object by now, or gone. */
    record Changed() implements Outcome {}

    /** It cannot be copied. */
    record Failed(String why) implements Outcome {}
  }

  /** Copies it as it is listed, or not. */
  Outcome copy(SourceObject object) {
    try {
      return object.size() <= BLOCK ? whole(object) : inBlocks(object);
    } catch (Fit.Unfit e) {
      return new Outcome.Failed(e.why());
    } catch (FailureException e) {
      return new Outcome.Failed(e.failure().told());
    } catch (IOException e) {
      return new Outcome.Failed("reading it broke off: " + e.getMessage());
    }
  }

  private Outcome whole(SourceObject object) throws IOException, Fit.Unfit {
    Room.Taken taken = room.take(object.size());
    try {
      Optional<Source.Body> opened = source.open(object, 0);
      return opened.isEmpty() ? new Outcome.Changed() : written(object, opened.get());
    } finally {
      taken.close();
    }
  }

  private Outcome written(SourceObject object, Source.Body opened) throws IOException, Fit.Unfit {
    byte[] content;
    try (Source.Body body = opened) {
      content = body.content().readNBytes((int) object.size());
    }
    if (content.length != object.size()) {
      throw new IOException("%d of %d bytes".formatted(content.length, object.size()));
    }
    byte[] md5 = md5().digest(content);
    Optional<String> told = object.md5().filter(m -> opened.head().digested());
    require(object, told.isEmpty() || told.get().equals(HexFormat.of().formatHex(md5)));
    target.put(object.key(), content, md5, stamped(object, opened.head()));
    return new Outcome.Copied(object.size());
  }

  private Description stamped(SourceObject object, Source.Head head) throws Fit.Unfit {
    Map<String, String> metadata = Fit.metadata(head.described().metadata(), rules.renamed());
    Map<String, String> tags =
        head.tagged() ? Fit.tags(source.tags(object.key())) : Map.<String, String>of();
    return new Description(head.described().headers(), object.stamp().onto(metadata), tags);
  }

  private Outcome inBlocks(SourceObject object) throws Fit.Unfit {
    Optional<Source.Head> first = source.firstPart(object);
    if (first.isEmpty()) {
      return new Outcome.Changed();
    }
    Source.Head head = first.get();
    Description stamped = stamped(object, head);
    int parts = Math.max(1, head.parts());
    List<Future<Optional<Part>>> pending = new ArrayList<>();
    for (int part = 1; part <= parts; part++) {
      int number = parts == 1 ? 0 : part;
      reading.acquireUninterruptibly();
      pending.add(threads.submit(() -> released(object, number)));
    }
    List<Part> read = new ArrayList<>();
    for (Future<Optional<Part>> part : pending) {
      Joined.of(part).ifPresent(read::add);
    }
    if (read.size() < parts) {
      return new Outcome.Changed();
    }
    require(object, !head.digested() || etag(object, read).equals(object.etag()));
    List<String> blocks = read.stream().flatMap(p -> p.blocks().stream()).toList();
    Optional<byte[]> md5 =
        parts == 1 ? Optional.of(HexFormat.of().parseHex(read.getFirst().md5())) : Optional.empty();
    target.commit(object.key(), blocks, md5, stamped);
    return new Outcome.Copied(object.size());
  }

  /**
   * What was read of an object.
   *
   * @param blocks the blocks it was written in
   * @param md5 its MD5 in hex
   */
  private record Part(List<String> blocks, String md5) {}

  private Optional<Part> released(SourceObject object, int number) throws IOException {
    try {
      return part(object, number);
    } finally {
      reading.release();
    }
  }

  /** Reads a part from its beginning to its end, while what was read of it is being written. */
  private Optional<Part> part(SourceObject object, int number) throws IOException {
    Optional<Source.Body> opened = source.open(object, number);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    MessageDigest whole = md5();
    List<String> blocks = new ArrayList<>();
    List<Future<?>> writing = new ArrayList<>();
    try (Source.Body body = opened.get()) {
      int size = blockSize(object.size());
      for (long left = body.length(); left > 0; ) {
        int length = (int) Math.min(size, left);
        Room.Taken taken = room.take(length);
        byte[] content = body.content().readNBytes(length);
        if (content.length < length) {
          taken.close();
          throw new IOException("%d bytes of part %d are missing".formatted(left, number));
        }
        whole.update(content);
        String block = id(number, blocks.size());
        blocks.add(block);
        writing.add(
            threads.submit(
                () -> {
                  try (taken) {
                    target.stage(object.key(), block, content, md5().digest(content));
                  }
                }));
        left -= length;
      }
    } finally {
      writing.forEach(Joined::of);
    }
    return Optional.of(new Part(blocks, HexFormat.of().formatHex(whole.digest())));
  }

  private static int blockSize(long object) {
    long needed = (object / BLOCKS + MEBI) / MEBI * MEBI;
    return (int) Math.max(BLOCK, needed);
  }

  /** All ids of a blob have one length (Put Block). */
  private static String id(int part, int block) {
    return Base64.getEncoder()
        .encodeToString("%06d-%06d".formatted(part, block).getBytes(StandardCharsets.US_ASCII));
  }

  /** The ETag that S3 makes of such parts, for as long as they came whole. */
  private static String etag(SourceObject object, List<Part> parts) {
    if (!object.etag().contains("-")) {
      return parts.getFirst().md5();
    }
    MessageDigest all = md5();
    parts.forEach(p -> all.update(HexFormat.of().parseHex(p.md5())));
    return "%s-%d".formatted(HexFormat.of().formatHex(all.digest()), parts.size());
  }

  private static void require(SourceObject object, boolean intact) {
    if (!intact) {
      throw new Failure.Transient(
              "reading " + object.key(),
              "what arrived has another MD5 than its ETag %s says; it is read again with the next"
                      .formatted(object.etag())
                  + " pass")
          .asException();
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
