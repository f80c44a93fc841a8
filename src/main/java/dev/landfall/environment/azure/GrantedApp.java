package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * A container app that pulls its image, or reads its secrets, by its identity; or a gateway that
 * reads its certificates by its own. It is made only when the identity has the roles, but
 * registries and vaults heed a new role some minutes late: a refusal within that time is tried
 * again and not told as a mistake of the declaration.
 *
 * @param app the app
 * @param grants the names in the graph of its identity's roles
 * @see <a
 *     href="https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected">
 *     role assignment changes are not being detected</a>
 */
record GrantedApp(ArmResource app, List<String> grants) implements Wrapping {
  /** What the message of its failure has in it: of a registry, and of a vault. */
  private static final List<String> REFUSED =
      List.of(
          "UNAUTHORIZED",
          "Unable to get value using Managed identity",
          "accessing and validating KeyVault Secrets");

  /** Azure says ten minutes. */
  private static final Duration HEEDED = Duration.ofMinutes(20);

  @Override
  public AzureResource wrapped() {
    return app;
  }

  @Override
  public AzureResource adopting() {
    return new GrantedApp(app.adopting(), grants);
  }

  @Override
  public AzureResource exposed() {
    return new GrantedApp(app.exposed(), grants);
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    return app.observe(azure, earlier)
        .map(
            seen ->
                seen.work() instanceof Work.Failed failed
                    ? new Observed(
                        seen.body(),
                        new Work.Failed(
                            passing(failed.failure(), earlier, azure.now()), failed.begun()))
                    : seen);
  }

  @Override
  public void begin(AzureClients azure, View view) {
    try {
      app.begin(azure, view);
    } catch (FailureException e) {
      throw new FailureException(passing(e.failure(), view, azure.now()), e);
    }
  }

  private Failure passing(Failure failure, View view, Instant now) {
    boolean refused =
        failure instanceof Failure.Invalid && REFUSED.stream().anyMatch(failure.told()::contains);
    return refused && grants.stream().anyMatch(grant -> isFresh(view, grant, now))
        ? new Failure.Transient(
            "a role of its identity is not heeded yet, which can take ten minutes", failure.told())
        : failure;
  }

  /** Whether a role was granted lately, or is to be granted again because somebody took it away. */
  private static boolean isFresh(View view, String grant, Instant now) {
    return view.text(grant, "properties", "createdOn")
        .map(GrantedApp::instant)
        .map(granted -> granted.plus(HEEDED).isAfter(now))
        .orElse(true);
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
