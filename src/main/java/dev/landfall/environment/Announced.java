package dev.landfall.environment;

import dev.landfall.environment.azure.AzureResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process wrote down to be begun once only and has not begun. In memory only, and that is
 * the point: another process does not know whether it was begun.
 */
final class Announced {
  private final Map<String, Set<String>> kept = new ConcurrentHashMap<>();

  Set<String> of(ObjectMeta environment) {
    return Set.copyOf(kept.getOrDefault(environment.getUid(), Set.of()));
  }

  /** It was written down, or Azure refused to begin it. */
  void add(ObjectMeta environment, AzureResource resource) {
    if (resource.once()) {
      kept.computeIfAbsent(environment.getUid(), uid -> ConcurrentHashMap.newKeySet())
          .add(resource.name());
    }
  }

  void begun(ObjectMeta environment, String resource) {
    kept.computeIfPresent(
        environment.getUid(),
        (uid, names) -> {
          names.remove(resource);
          return names;
        });
  }
}
