package dev.landfall.api.v1alpha1;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a cutover stands.
 *
 * @param observedGeneration the generation of the spec that this speaks of
 * @param phase the rung that is true now
 * @param progress steps done towards the declared rung in percent
 * @param waitingFor what it waits for, empty when for nothing
 * @param attempt how often a switch was begun
 * @param database which side this cutover asks its data syncs to make writable
 * @param originals the records as they were before anything was changed
 * @param ttlLoweredAt when the lowered TTL was seen to stand
 * @param traffic where the hostnames lead, and since when
 * @param steps the latest steps, oldest first, fifty at most
 * @param conditions the conditions
 */
public record DnsCutoverStatus(
    @Nullable Long observedGeneration,
    @Nullable Phase phase,
    @Nullable String progress,
    @Nullable String waitingFor,
    @Nullable Long attempt,
    @Nullable DatabaseRequest database,
    @Size(max = 512) List<OriginalRecord> originals,
    @Nullable String ttlLoweredAt,
    @Nullable Traffic traffic,
    List<StepRecord> steps,
    List<Condition> conditions) {

  /** Of one that was not looked at so far. */
  public static final DnsCutoverStatus NONE =
      new DnsCutoverStatus(
          null, null, null, null, null, null, List.of(), null, null, List.of(), List.of());

  /** Absent lists are empty. */
  public DnsCutoverStatus {
    originals = originals == null ? List.of() : List.copyOf(originals);
    steps = steps == null ? List.of() : List.copyOf(steps);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** What a cutover asks of its data syncs. */
  public enum DatabaseRequest {
    /** The source takes the writes and the target follows. */
    Source,
    /** The source refuses writes. */
    ReadOnly,
    /** The target takes the writes and the source follows. */
    Target,
    /** The target takes the writes and nothing leads back. */
    Final
  }

  /**
   * A record as it was before anything was changed.
   *
   * @param hostname the name
   * @param type A, AAAA or CNAME
   * @param content what it held
   * @param ttlSeconds its TTL, 1 for automatic
   * @param proxied whether Cloudflare's edge answered for it
   * @param comment the note people left on it
   * @param tags its labels
   */
  public record OriginalRecord(
      String hostname,
      String type,
      String content,
      Integer ttlSeconds,
      Boolean proxied,
      @Nullable String comment,
      List<String> tags) {

    /** Absent lists are empty. */
    public OriginalRecord {
      tags = tags == null ? List.of() : List.copyOf(tags);
    }
  }

  /**
   * Where the hostnames lead.
   *
   * @param side the side that all of them lead to
   * @param since when that was first seen
   */
  public record Traffic(TrafficSide side, String since) {}

  /** A side that hostnames lead to. */
  public enum TrafficSide {
    /** The original records stand. */
    Source,
    /** They lead to the gateway. */
    Target,
    /** Some here, some there, or somewhere else. */
    Mixed
  }

  /**
   * One step that was taken.
   *
   * @param name its name
   * @param direction Up or Down
   * @param startedAt when it was first tried
   * @param finishedAt when it was seen to be done, absent for the one under way
   * @param seconds how long that was
   */
  public record StepRecord(
      String name,
      String direction,
      String startedAt,
      @Nullable String finishedAt,
      @Nullable Double seconds) {}
}
