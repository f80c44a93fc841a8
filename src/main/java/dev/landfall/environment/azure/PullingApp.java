package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Optional;

/**
 * A container app that pulls its image by its identity. It is made only when the identity has the
 * right to, but a registry heeds a new role assignment some minutes late: a refused pull is tried
 * again and not told as a mistake of the declaration.
 *
 * @param app the app
 * @see <a
 *     href="https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected">
 *     role assignment changes are not being detected</a>
 */
record PullingApp(ArmResource app) implements AzureResource {
  /** What a registry answers to somebody who may not pull, in the message of the app's failure. */
  private static final String REFUSED = "UNAUTHORIZED";

  @Override
  public String name() {
    return app.name();
  }

  @Override
  public Optional<String> declaredId() {
    return app.declaredId();
  }

  @Override
  public List<String> dependsOn() {
    return app.dependsOn();
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    return app.observe(azure, earlier)
        .map(
            seen ->
                seen.work() instanceof Work.Failed failed
                    ? new Observed(
                        seen.body(), new Work.Failed(passing(failed.failure()), failed.begun()))
                    : seen);
  }

  @Override
  public Verdict compare(View view) {
    return app.compare(view);
  }

  @Override
  public void begin(AzureClients azure, View view) {
    try {
      app.begin(azure, view);
    } catch (FailureException e) {
      throw new FailureException(passing(e.failure()), e);
    }
  }

  private static Failure passing(Failure failure) {
    return failure instanceof Failure.Invalid && failure.told().contains(REFUSED)
        ? new Failure.Transient(
            "the registry does not heed the identity's role yet, which can take ten minutes",
            failure.told())
        : failure;
  }
}
