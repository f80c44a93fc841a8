package dev.landfall.api.v1alpha1;

import dev.landfall.api.v1alpha1.DataSyncSpec.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a data sync stands.
 *
 * @param observedGeneration the generation of the spec that this speaks of
 * @param phase the rung that is true now
 * @param declared the rung that is wanted, by the phase or by the cutover
 * @param progress progress towards the declared rung in percent
 * @param waitingFor what it waits for, empty when for nothing
 * @param writable which side takes writes
 * @param epoch the number of the term of the side that takes writes; it only grows
 * @param copy the first copy
 * @param lag how far the following side is behind
 * @param lastVerification the latest comparison of both sides
 * @param lastFullVerificationAt when all rows were last compared
 * @param switches the latest switches, oldest first, ten at most
 * @param preflight what preflight found, in numbers; the whole of it is in a ConfigMap named after
 *     the sync, NAME-preflight, and printed by kubectl landfall report
 * @param conditions the conditions
 */
public record DataSyncStatus(
    @Nullable Long observedGeneration,
    @Nullable Phase phase,
    @Nullable String declared,
    @Nullable String progress,
    @Nullable String waitingFor,
    @Nullable Writable writable,
    @Nullable Long epoch,
    @Nullable CopyProgress copy,
    @Nullable Lag lag,
    @Nullable Verification lastVerification,
    @Nullable String lastFullVerificationAt,
    List<Switch> switches,
    @Nullable Preflight preflight,
    List<Condition> conditions) {

  /** Of one that was not looked at so far. */
  public static final DataSyncStatus NONE =
      new DataSyncStatus(
          null, null, null, null, null, null, null, null, null, null, null, List.of(), null,
          List.of());

  /** Absent lists are empty. */
  public DataSyncStatus {
    switches = switches == null ? List.of() : List.copyOf(switches);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /**
   * What preflight found, in numbers.
   *
   * @param at since when it finds this
   * @param blocks findings that keep the copy from beginning
   * @param decisions findings that a person should have decided upon
   * @param information findings that are good to know
   * @param worst the gravest of them; empty when there is none
   * @param digest tells one outcome from another
   */
  public record Preflight(
      String at, Long blocks, Long decisions, Long information, String worst, String digest) {}

  /** Which side takes writes. */
  public enum Writable {
    /** The database on AWS. */
    Source,
    /** The database on Azure. */
    Target,
    /** Neither: a switch is under way. */
    None
  }

  /**
   * The first copy.
   *
   * @param chunksDone chunks copied
   * @param chunksTotal chunks in all
   * @param rows rows copied
   * @param bytes bytes copied
   * @param bytesTotal bytes in all, as estimated at the start
   * @param bytesPerSecond rate since the start
   * @param etaSeconds seconds to go at that rate
   */
  public record CopyProgress(
      Long chunksDone,
      Long chunksTotal,
      Long rows,
      Long bytes,
      Long bytesTotal,
      Long bytesPerSecond,
      @Nullable Long etaSeconds) {}

  /**
   * How far the following side is behind.
   *
   * @param bytes bytes of write-ahead log not confirmed
   * @param seconds age of the newest change that has arrived, zero when nothing is outstanding
   */
  public record Lag(Long bytes, @Nullable Double seconds) {}

  /**
   * One comparison of both sides.
   *
   * @param at when it ended
   * @param kind all rows, or those changed since the one before
   * @param lsn the position in the writer's log that it speaks of
   * @param rows rows compared
   * @param millis how long it took
   * @param differing rows that differ
   * @param examples the first of them by table and key
   */
  public record Verification(
      String at,
      Kind kind,
      String lsn,
      Long rows,
      Long millis,
      Long differing,
      List<String> examples) {

    /** Absent lists are empty. */
    public Verification {
      examples = examples == null ? List.of() : List.copyOf(examples);
    }
  }

  /** How much a comparison covered. */
  public enum Kind {
    /** All rows. */
    Full,
    /** Rows changed since the last one. */
    Delta
  }

  /**
   * One switch of the writable side.
   *
   * @param at when it began
   * @param direction which side took over
   * @param epoch the term it began
   * @param fencedMillis how long no side took writes
   * @param wholeMillis how long all of it took
   * @param verified whether what had changed was compared and equal while no side took writes
   * @param lossless whether the way back was set up before the first write could arrive
   * @param steps its steps in order
   */
  public record Switch(
      String at,
      Writable direction,
      Long epoch,
      Long fencedMillis,
      Long wholeMillis,
      Boolean verified,
      Boolean lossless,
      List<Step> steps) {

    /** Absent lists are empty. */
    public Switch {
      steps = steps == null ? List.of() : List.copyOf(steps);
    }
  }

  /**
   * One timed step.
   *
   * @param name its name
   * @param millis how long it took
   */
  public record Step(String name, Long millis) {}
}
