package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DataSyncSpec.Phase;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.cutover.Observation.Sync;
import dev.landfall.cutover.Situation;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks the data syncs for a side, through this cutover's own status, and is done when each of them
 * says that it is so. From fence to promotion it is one pass of theirs.
 *
 * @param name see {@link Step#name}
 * @param summary see {@link Step#summary}
 * @param request what is asked
 * @param granted when one data sync has done it
 */
public record AskDatabases(
    String name, String summary, DatabaseRequest request, Predicate<Sync> granted) implements Step {
  /** Writes stop; passed through when the declared rung lies beyond, for promotion fences too. */
  public static final Step FENCE =
      new AskDatabases(
          "FenceSource",
          "the source refuses writes and answers reads",
          DatabaseRequest.ReadOnly,
          s -> s.writable() != null && s.writable() != Writable.Source);

  /** Writes go on at the source. */
  public static final Step OPEN_SOURCE =
      new AskDatabases(
          "OpenSource",
          "the source takes writes again",
          DatabaseRequest.Source,
          s -> s.writable() == null || s.writable() == Writable.Source);

  /** The target takes over. */
  public static final Step PROMOTE_TARGET =
      new AskDatabases(
          "PromoteTarget",
          "fence, drain, verify, promote: the target takes the writes and the source follows",
          DatabaseRequest.Target,
          s -> s.writable() == Writable.Target);

  /** The source takes over again. */
  public static final Step PROMOTE_SOURCE =
      new AskDatabases(
          "PromoteSource",
          "fence, drain, verify, promote: the source takes the writes and the target follows",
          DatabaseRequest.Source,
          s -> s.writable() == null || s.writable() == Writable.Source);

  /** The way back is taken down. */
  public static final Step FINALIZE =
      new AskDatabases(
          "FinalizeDatabases",
          "the source no longer follows",
          DatabaseRequest.Final,
          s -> s.phase() == Phase.Finalized);

  @Override
  public Look look(Situation s) {
    if (request == DatabaseRequest.ReadOnly && s.wanted() != DnsCutoverSpec.Phase.ReadOnly) {
      return Look.DONE;
    }
    String missing =
        s.seen().syncs().stream()
            .filter(sync -> !granted.test(sync) && !fencedBeyond(s, sync))
            .map(sync -> "DataSync %s: %s".formatted(sync.name(), sync.waitingFor()))
            .collect(Collectors.joining("; "));
    return missing.isEmpty() && stands(s)
        ? Look.DONE
        : new Look.Asks(request, missing.isEmpty() ? missing : missing + half(s));
  }

  /** A switch that stops between two databases has to say where each of them is. */
  private String half(Situation s) {
    String there = databases(s, granted);
    return request != DatabaseRequest.Target || there.isEmpty()
        ? ""
        : ". On Azure already: %s, with its secrets; not so far: %s. Put that right, or apply the old YAML (phase: Prepared) to bring all of them back"
            .formatted(there, databases(s, granted.negate()));
  }

  private static String databases(Situation s, Predicate<Sync> which) {
    return s.seen().syncs().stream()
        .filter(which)
        .map(sync -> "database " + sync.database())
        .collect(Collectors.joining(", "));
  }

  /** Whether what was asked last is this, or what the wanted rung asks on top of it. */
  private boolean stands(Situation s) {
    return s.request() == request
        || (request == DatabaseRequest.Source && beyond(s, DatabaseRequest.ReadOnly))
        || (request == DatabaseRequest.Target && beyond(s, DatabaseRequest.Final));
  }

  private boolean fencedBeyond(Situation s, Sync sync) {
    return request == DatabaseRequest.Source
        && sync.writable() == Writable.None
        && beyond(s, DatabaseRequest.ReadOnly);
  }

  private static boolean beyond(Situation s, DatabaseRequest next) {
    DnsCutoverSpec.Phase rung =
        next == DatabaseRequest.ReadOnly
            ? DnsCutoverSpec.Phase.ReadOnly
            : DnsCutoverSpec.Phase.Finalized;
    return s.request() == next && s.wanted() == rung;
  }
}
