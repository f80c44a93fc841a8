package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One environment.
 *
 * @param phase where it shall stand: Planned shows the plan and touches nothing
 * @param aws what stands on AWS; observed, never changed by an environment
 * @param azure what shall stand on Azure
 */
@ValidationRule(
    value =
        "!has(self.aws.databases) || self.aws.databases.all(d, has(self.azure.databases) &&"
            + " self.azure.databases.exists(t, t.name == d.name))",
    message = "every database under aws needs one of the same name under azure")
public record MigrationEnvironmentSpec(
    @Default("Planned") Phase phase, @Required AwsSide aws, @Required AzureSide azure) {

  /** Fills in the default where no API server did. */
  public MigrationEnvironmentSpec(@Nullable Phase phase, AwsSide aws, AzureSide azure) {
    this.phase = Objects.requireNonNullElse(phase, Phase.Planned);
    this.aws = aws;
    this.azure = azure;
  }

  /** The rungs of an environment, lowest first. */
  public enum Phase {
    /** The plan is shown, nothing is touched. */
    Planned,
    /** Everything declared under azure stands and answers. */
    Provisioned
  }
}
