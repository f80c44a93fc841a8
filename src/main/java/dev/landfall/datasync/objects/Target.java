package dev.landfall.datasync.objects;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The container. Failures are {@code FailureException}s. */
public interface Target {

  /**
   * A page of the listing, in order.
   *
   * @param marker where it begins, as the page before told it
   */
  Page page(Optional<String> marker);

  /**
   * Writes a blob whole. Azure compares the digest with what arrives before it keeps anything.
   *
   * @param md5 of the content
   * @param stamped what is said of it, with the stamp in its metadata
   */
  void put(String key, byte[] content, byte[] md5, Description stamped);

  /** Sends a block, which becomes part of the blob when it is committed. */
  void stage(String key, String block, byte[] content, byte[] md5);

  /**
   * Makes the blob of its blocks, all at once.
   *
   * @param md5 of the whole, where it is known
   */
  void commit(String key, List<String> blocks, Optional<byte[]> md5, Description stamped);

  /** Takes a blob away; that it is gone already is a success. */
  void delete(String key);

  /** Marks a copy as outdated, so that the next pass makes it again. */
  void outdate(TargetObject blob);

  /** A blob's tags. */
  Map<String, String> tags(String key);

  /** How the container stands. */
  State state();

  /** Writes down how far the copy is, in the container's own metadata. */
  void save(Progress progress);

  /** Takes away what was written down. */
  void forget();

  /**
   * Makes the container this program's own for a while.
   *
   * @return what renews it, empty when another program has it
   */
  Optional<Hold> hold(Duration period);

  /** Takes the container from whichever program has it. */
  void breakHold();

  /**
   * A page of a listing.
   *
   * @param next where the next one begins
   */
  record Page(List<TargetObject> blobs, Optional<String> next) {
    /** Keeps its own copy. */
    public Page {
      blobs = List.copyOf(blobs);
    }
  }

  /**
   * How a container stands.
   *
   * @param progress what was written down last
   * @param held whether a program has it
   * @param age how long ago it was written down, by Azure's clock
   */
  record State(Optional<Progress> progress, boolean held, Duration age) {}

  /** A container held. */
  interface Hold extends AutoCloseable {
    /** Holds it longer; false when another program took it. */
    boolean renew();

    @Override
    void close();
  }
}
