package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One database to carry over: with a phase of its own, or conducted by a cutover.
 *
 * @param environment the MigrationEnvironment, in the same namespace, that has the database on both
 *     sides
 * @param database the database's name there
 * @param cutoverRef the DnsCutover that says when to promote; until it asks, the database
 *     replicates
 * @param phase where it shall stand, when no cutover conducts it
 * @param schema where the target's schema comes from
 * @param verification how often equality is proved
 * @param copy how the first copy is made
 * @param fence how long writes may be refused during a switch
 * @param walBudget how much write-ahead log a side may keep for the other one: a follower that
 *     falls further behind is given up before the disk of the side that takes writes is full, and
 *     has to be copied again
 */
@ValidationRule(
    value = "has(self.cutoverRef) != has(self.phase)",
    message = "give either cutoverRef or phase")
@ValidationRule(
    value = "self.environment == oldSelf.environment && self.database == oldSelf.database",
    message = "environment and database cannot change: make another DataSync")
public record DataSyncSpec(
    @Required String environment,
    @Required String database,
    @Nullable String cutoverRef,
    @Nullable Phase phase,
    @Default("Existing") Schema schema,
    Verification verification,
    Copy copy,
    Fence fence,
    @Default("20Gi") @Pattern("^[1-9][0-9]{0,5}(Mi|Gi|Ti)$") String walBudget) {

  /** Fills in the defaults where no API server did. */
  public DataSyncSpec(
      String environment,
      String database,
      @Nullable String cutoverRef,
      @Nullable Phase phase,
      @Nullable Schema schema,
      @Nullable Verification verification,
      @Nullable Copy copy,
      @Nullable Fence fence,
      @Nullable String walBudget) {
    this.environment = environment;
    this.database = database;
    this.cutoverRef = cutoverRef;
    this.phase = phase;
    this.schema = Objects.requireNonNullElse(schema, Schema.Existing);
    this.verification = Objects.requireNonNullElseGet(verification, () -> new Verification(null));
    this.copy = Objects.requireNonNullElseGet(copy, () -> new Copy(null, null, null));
    this.fence = Objects.requireNonNullElseGet(fence, () -> new Fence(null, null));
    this.walBudget = Objects.requireNonNullElse(walBudget, "20Gi");
  }

  /** The rungs of a data sync, lowest first. */
  public enum Phase {
    /** Nothing is done; what an earlier phase set up is taken down. */
    Idle,
    /** The target holds a copy of one moment. */
    Copied,
    /** The target follows the source. */
    Replicating,
    /** The target takes the writes and the source follows it. */
    Promoted,
    /** The source no longer follows: there is no way back. */
    Finalized
  }

  /** Where the target's schema comes from. */
  public enum Schema {
    /** The application's own migrations made it on the target. */
    Existing,
    /** It is taken from the source with pg_dump. */
    FromSource
  }

  /**
   * How often equality is proved.
   *
   * @param every how often all rows are compared, for example 24h
   */
  public record Verification(@Default("24h") @Pattern(Durations.FORM) String every) {

    /** Fills in the default where no API server did. */
    public Verification(@Nullable String every) {
      this.every = Objects.requireNonNullElse(every, "24h");
    }
  }

  /**
   * How the first copy is made.
   *
   * @param workers how many connections copy side by side
   * @param replace tables, as schema.table, whose rows on the target are given up for the source's:
   *     what the application's own migrations wrote there, such as their history. Any other row
   *     found on the target stops the copy
   * @param job the Kubernetes Jobs it runs in, where the operator runs in a cluster
   */
  public record Copy(
      @Default("4") @Min(1) @Max(64) Integer workers,
      @Size(max = 64) List<String> replace,
      WorkerJob job) {

    /** Fills in the defaults where no API server did. */
    public Copy(
        @Nullable Integer workers, @Nullable List<String> replace, @Nullable WorkerJob job) {
      this.workers = Objects.requireNonNullElse(workers, 4);
      this.replace = replace == null ? List.of() : List.copyOf(replace);
      this.job = Objects.requireNonNullElse(job, WorkerJob.STANDARD);
    }
  }

  /**
   * How long writes may be refused during a switch.
   *
   * @param deadline a fence that has not led to a promotion by then is released
   * @param lockTimeout how long one attempt may wait for writers in flight before it lets go
   */
  public record Fence(
      @Default("10s") @Pattern(Durations.FORM) String deadline,
      @Default("500ms") @Pattern(Durations.FORM) String lockTimeout) {

    /** Fills in the defaults where no API server did. */
    public Fence(@Nullable String deadline, @Nullable String lockTimeout) {
      this.deadline = Objects.requireNonNullElse(deadline, "10s");
      this.lockTimeout = Objects.requireNonNullElse(lockTimeout, "500ms");
    }
  }
}
