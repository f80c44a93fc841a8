package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One environment.
 *
 * @param phase where it shall stand: Planned shows the plan and touches nothing
 * @param aws what stands on AWS; observed, never changed by an environment
 * @param azure what shall stand on Azure
 * @param adopt resources that exist already and shall be taken over, as the plan names them, for
 *     example virtualNetwork/project-prod-vnet; * for all that no other environment owns
 * @param drift what is done when another hand changes what stood as declared
 * @param deletionPolicy what becomes of what was made here when it is no longer declared, or the
 *     environment is deleted; what was adopted always stays
 * @param follows the environment that goes first: this one is not Provisioned before it, and how
 *     the two differ is told
 * @param prices prices of your own for what it costs
 * @param finalBackup whether a database server may be deleted without a backup taken right before
 */
@ValidationRule(
    value =
        "!has(self.aws.databases) || self.aws.databases.all(d, has(self.azure.databases) &&"
            + " self.azure.databases.exists(t, t.name == d.name))",
    message = "every database under aws needs one of the same name under azure")
public record MigrationEnvironmentSpec(
    @Default("Planned") Phase phase,
    @Required AwsSide aws,
    @Required AzureSide azure,
    @Size(max = 128) List<String> adopt,
    @Default("Correct") Drift drift,
    @Default("Orphan") DeletionPolicy deletionPolicy,
    @Default("Require") FinalBackup finalBackup,
    @Nullable Follows follows,
    @Nullable PriceSource prices) {

  /** Fills in the defaults where no API server did. */
  public MigrationEnvironmentSpec(
      @Nullable Phase phase,
      AwsSide aws,
      AzureSide azure,
      @Nullable List<String> adopt,
      @Nullable Drift drift,
      @Nullable DeletionPolicy deletionPolicy,
      @Nullable FinalBackup finalBackup,
      @Nullable Follows follows,
      @Nullable PriceSource prices) {
    this.phase = Objects.requireNonNullElse(phase, Phase.Planned);
    this.aws = aws;
    this.azure = azure;
    this.adopt = adopt == null ? List.of() : List.copyOf(adopt);
    this.drift = Objects.requireNonNullElse(drift, Drift.Correct);
    this.deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.Orphan);
    this.finalBackup = Objects.requireNonNullElse(finalBackup, FinalBackup.Require);
    this.follows = follows;
    this.prices = prices;
  }

  /** With the defaults. */
  public MigrationEnvironmentSpec(@Nullable Phase phase, AwsSide aws, AzureSide azure) {
    this(phase, aws, azure, null, null, null, null, null, null);
  }

  /** Whether a resource may be taken over. */
  public boolean adopts(String resource) {
    return adopt.contains("*") || adopt.contains(resource);
  }

  /** What is done about drift. */
  public enum Drift {
    /** It is corrected, unless somebody changes it back again and again. */
    Correct,
    /** It is told in the condition Drifted, and left. */
    Report
  }

  /** What becomes of what was made. */
  public enum DeletionPolicy {
    /** It stays. */
    Orphan,
    /** It is deleted. */
    Delete
  }

  /** Whether a backup has to be there. */
  public enum FinalBackup {
    /** One is taken, and waited for. */
    Require,
    /** None is taken. */
    Skip
  }

  /** The rungs of an environment, lowest first. */
  public enum Phase {
    /** The plan is shown, nothing is touched. */
    Planned,
    /** Everything declared under azure stands and answers. */
    Provisioned
  }
}
