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
 * One data store to carry over, a database or a bucket: with a phase of its own, or conducted by a
 * cutover.
 *
 * @param environment the MigrationEnvironment, in the same namespace, that has the store on both
 *     sides
 * @param database the database's name there
 * @param cache the cache's name there; caches are not carried over so far, and such a DataSync is
 *     refused
 * @param bucket the name there of a bucket, which the container of the same name gets. It is copied
 *     and kept up to date, and not promoted: a cutover does not conduct it
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
 * @param objects how the objects of a bucket are carried
 */
@ValidationRule(
    value = "has(self.cutoverRef) != has(self.phase)",
    message = "give either cutoverRef or phase")
@ValidationRule(
    value = "[has(self.database), has(self.cache), has(self.bucket)].filter(x, x).size() == 1",
    message = "give one of database, cache and bucket")
@ValidationRule(
    value =
        "self.environment == oldSelf.environment"
            + " && has(self.database) == has(oldSelf.database)"
            + " && has(self.bucket) == has(oldSelf.bucket)"
            + " && (!has(self.database) || self.database == oldSelf.database)"
            + " && (!has(self.cache) || self.cache == oldSelf.cache)"
            + " && (!has(self.bucket) || self.bucket == oldSelf.bucket)",
    message = "environment and database, cache or bucket cannot change: make another DataSync")
@ValidationRule(
    value =
        "!has(self.bucket)"
            + " || (has(self.phase) && self.phase in ['Idle', 'Copied', 'Replicating'])",
    message =
        "a bucket is copied and kept up to date, not promoted: give phase Idle, Copied or"
            + " Replicating, and no cutoverRef")
@ValidationRule(
    value = "has(self.bucket) || !has(self.objects)",
    message = "objects says how a bucket is carried: there is none")
public record DataSyncSpec(
    @Required String environment,
    @Nullable String database,
    @Nullable String cache,
    @Nullable String bucket,
    @Nullable String cutoverRef,
    @Nullable Phase phase,
    @Default("Existing") Schema schema,
    Verification verification,
    Copy copy,
    Fence fence,
    @Default("20Gi") @Pattern("^[1-9][0-9]{0,5}(Mi|Gi|Ti)$") String walBudget,
    @Nullable ObjectRules objects) {

  /** Fills in the defaults where no API server did. */
  public DataSyncSpec(
      String environment,
      @Nullable String database,
      @Nullable String cache,
      @Nullable String bucket,
      @Nullable String cutoverRef,
      @Nullable Phase phase,
      @Nullable Schema schema,
      @Nullable Verification verification,
      @Nullable Copy copy,
      @Nullable Fence fence,
      @Nullable String walBudget,
      @Nullable ObjectRules objects) {
    this.environment = environment;
    this.database = database;
    this.cache = cache;
    this.bucket = bucket;
    this.cutoverRef = cutoverRef;
    this.phase = phase;
    this.schema = Objects.requireNonNullElse(schema, Schema.Existing);
    this.verification = Objects.requireNonNullElseGet(verification, () -> new Verification(null));
    this.copy = Objects.requireNonNullElseGet(copy, () -> new Copy(null, null, null));
    this.fence = Objects.requireNonNullElseGet(fence, () -> new Fence(null, null));
    this.walBudget = Objects.requireNonNullElse(walBudget, "20Gi");
    this.objects = objects;
  }

  /** Of a database. */
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
    this(
        environment,
        database,
        null,
        null,
        cutoverRef,
        phase,
        schema,
        verification,
        copy,
        fence,
        walBudget,
        null);
  }

  /** Which store it carries. */
  public Store store() {
    return bucket != null
        ? new Store("bucket", bucket, "objects")
        : cache != null
            ? new Store("cache", cache, "keys")
            : new Store("database", Objects.requireNonNullElse(database, ""), "rows");
  }

  /**
   * A store that is carried.
   *
   * @param kind the field that names it
   * @param name its name in the environment
   * @param unit what is in it, in the plural
   */
  public record Store(String kind, String name, String unit) {
    /** Where it is named, for messages. */
    public String field() {
      return "spec." + kind;
    }

    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  /**
   * How the objects of a bucket are carried.
   *
   * @param deletions what becomes of a copy whose object was deleted
   * @param metadataNames what becomes of a name in an object's metadata that no blob can have
   * @param parallel objects, and blocks of large ones, that are copied at once
   * @param every how long after the begin of a pass over all names the next one begins, for example
   *     60s
   */
  public record ObjectRules(
      @Default("Keep") Deletions deletions,
      @Default("Refuse") MetadataNames metadataNames,
      @Default("16") @Min(1) @Max(64) Integer parallel,
      @Default("60s") @Pattern(Durations.FORM) String every) {

    /** Fills in the defaults where no API server did. */
    public ObjectRules(
        @Nullable Deletions deletions,
        @Nullable MetadataNames metadataNames,
        @Nullable Integer parallel,
        @Nullable String every) {
      this.deletions = Objects.requireNonNullElse(deletions, Deletions.Keep);
      this.metadataNames = Objects.requireNonNullElse(metadataNames, MetadataNames.Refuse);
      this.parallel = Objects.requireNonNullElse(parallel, 16);
      this.every = Objects.requireNonNullElse(every, "60s");
    }
  }

  /** What becomes of a copy whose object was deleted. */
  public enum Deletions {
    /** It stays. */
    Keep,
    /** It is deleted too. Blobs that nobody copied here always stay. */
    Mirror
  }

  /** What becomes of a name that no blob can have: they are identifiers of C#. */
  public enum MetadataNames {
    /** The object is not copied, and named. */
    Refuse,
    /** Every character that is not allowed becomes an underscore. */
    Underscore
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
