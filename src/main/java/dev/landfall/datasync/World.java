package dev.landfall.datasync;

import java.time.Duration;
import java.util.Optional;

/**
 * Both databases of a sync as they stood at one moment.
 *
 * @param stage how they stand to each other
 * @param epoch the term of the side that takes writes, 0 before there is one
 * @param copy the first copy, from when it was planned
 * @param lag how far the following side is behind, while it follows
 * @param wayBack whether the way back keeps every write
 * @param walKept bytes of write-ahead log that a side keeps for this sync at most
 */
public record World(
    Stage stage,
    long epoch,
    Optional<Copy> copy,
    Optional<Lag> lag,
    WayBack wayBack,
    long walKept) {

  /** The two places a database can take writes at. */
  public enum Place {
    /** AWS. */
    SOURCE,
    /** Azure. */
    TARGET
  }

  /** How the two sides stand to each other. */
  public sealed interface Stage {
    /** Nothing of ours is in either of them. */
    record NotSetUp() implements Stage {}

    /**
     * The first copy is under way.
     *
     * @param running whether a worker is at it
     * @param failed what stopped it, when something did
     */
    record Copying(boolean running, Optional<String> failed) implements Stage {}

    /** The first copy is whole, and nothing follows so far. */
    record Copied() implements Stage {}

    /**
     * One side takes writes.
     *
     * @param writer the side
     * @param following whether the other side follows it
     */
    record Steady(Place writer, boolean following) implements Stage {}

    /**
     * Neither side takes writes.
     *
     * @param lastWriter the side that took them last
     * @param age for how long, by that side's own clock
     */
    record Fenced(Place lastWriter, Duration age) implements Stage {}

    /**
     * A side has taken over, and the way back is not whole so far.
     *
     * @param writer the side
     */
    record Unfinished(Place writer) implements Stage {}

    /** The target has taken over, and the way back was taken down. */
    record Finalized() implements Stage {}

    /**
     * Something is gone that cannot be made again without losing writes.
     *
     * @param what what is gone, and what to do
     * @param writer the side that takes writes, where nothing but the way to the other one is gone
     */
    record Broken(String what, Optional<Place> writer) implements Stage {}
  }

  /**
   * The first copy.
   *
   * @param chunksDone chunks copied
   * @param chunksTotal chunks in all
   * @param rows rows copied
   * @param bytes bytes copied
   * @param bytesTotal bytes in all, as estimated
   * @param bytesPerSecond its rate so far, 0 before there is one
   * @param remaining how long the rest of the rows takes at that rate
   * @param doing what it is at, for a person
   */
  public record Copy(
      long chunksDone,
      long chunksTotal,
      long rows,
      long bytes,
      long bytesTotal,
      long bytesPerSecond,
      Optional<Duration> remaining,
      String doing) {}

  /**
   * How far the following side is behind.
   *
   * @param bytes bytes of write-ahead log
   * @param age of the newest change that has arrived, by the writer's clock
   */
  public record Lag(long bytes, Optional<Duration> age) {}

  /**
   * Whether the way back keeps every write.
   *
   * @param lossless whether it does
   * @param why for a person
   */
  public record WayBack(boolean lossless, String why) {}
}
