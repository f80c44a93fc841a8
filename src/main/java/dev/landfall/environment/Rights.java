package dev.landfall.environment;

import dev.landfall.cloud.AzureClients;
import dev.landfall.cloud.AzureRights;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the connection may do in an environment's resource group, asked for now and then, so that a
 * plan names a missing permission before anything is made. Where it cannot be asked for, nothing is
 * said: the refusal of the write itself will.
 */
final class Rights {
  private static final Duration FRESH = Duration.ofMinutes(5);

  /** While something is missing, a person may be granting it. */
  private static final Duration HASTY = Duration.ofSeconds(20);

  private final Clock clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  Rights(Clock clock) {
    this.clock = clock;
  }

  private record Kept(AzureClients azure, Instant until, Seen<AzureRights> rights) {}

  /** The resources that may not be written, each with what has to be granted. */
  Map<String, Setback> lacking(String group, ResourceGraph graph, AzureClients azure) {
    Instant now = clock.instant();
    Kept held = kept.get(group);
    if (held == null || !held.azure().isOf(azure) || !now.isBefore(held.until())) {
      Seen<AzureRights> rights = Seen.look(() -> AzureRights.read(azure, group));
      boolean enough = missing(rights, graph, now).isEmpty();
      held = new Kept(azure, now.plus(enough ? FRESH : HASTY), rights);
      kept.put(group, held);
    }
    return missing(held.rights(), graph, held.until());
  }

  private static Map<String, Setback> missing(
      Seen<AzureRights> rights, ResourceGraph graph, Instant until) {
    Map<String, Setback> missing = new HashMap<>();
    if (rights instanceof Seen.Present<AzureRights>(AzureRights may)) {
      for (AzureResource resource : graph.inOrder()) {
        resource
            .action()
            .filter(action -> !may.allow(action))
            .ifPresent(action -> missing.put(resource.name(), new Setback(denied(action), until)));
      }
    }
    return missing;
  }

  private static Failure denied(String action) {
    return new Failure.Denied(
        "the connection may not %s in the resource group".formatted(action),
        "grant a role that has it (docs/azure-roles.md), for example %s"
            .formatted(
                action.startsWith("Microsoft.Authorization/")
                    ? "Role Based Access Control Administrator"
                    : "Contributor"));
  }
}
