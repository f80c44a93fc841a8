package dev.landfall.environment;

import dev.landfall.environment.azure.AzureResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resources and what they depend on. Independent branches go on while one waits, and what fails
 * stops only what stands on it. Nothing is ever deleted by it: a gate that is not met means hold.
 *
 * @param levels each resource after everything it depends on; within a level the order means
 *     nothing
 */
public record ResourceGraph(List<List<AzureResource>> levels) {

  /** Copies. */
  public ResourceGraph {
    levels = levels.stream().map(List::copyOf).toList();
  }

  /**
   * Orders resources.
   *
   * @throws IllegalArgumentException when one depends on something that is not there, or in a
   *     circle on itself: a mistake in a resource type, not in a declaration
   */
  public static ResourceGraph of(List<AzureResource> resources) {
    Map<String, AzureResource> left = new LinkedHashMap<>();
    for (AzureResource resource : resources) {
      if (left.put(resource.name(), resource) != null) {
        throw new IllegalArgumentException("two resources are called " + resource.name());
      }
    }
    List<List<AzureResource>> levels = new ArrayList<>();
    Set<String> placed = new LinkedHashSet<>();
    while (!left.isEmpty()) {
      List<AzureResource> level =
          left.values().stream().filter(r -> placed.containsAll(r.dependsOn())).toList();
      if (level.isEmpty()) {
        throw new IllegalArgumentException(
            "they depend on each other, or on something that is not there: " + left.keySet());
      }
      level.forEach(
          r -> {
            left.remove(r.name());
            placed.add(r.name());
          });
      levels.add(level);
    }
    return new ResourceGraph(levels);
  }

  /** The resource group that all that is declared is in. */
  Optional<AzureResource> group() {
    return levels.stream()
        .limit(1)
        .flatMap(List::stream)
        .filter(r -> r.name().startsWith("resourceGroup/"))
        .findFirst();
  }

  /** Which level a resource is in, counted from what depends on nothing. */
  int level(String name) {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).stream().anyMatch(r -> r.name().equals(name))) {
        return i;
      }
    }
    return 0;
  }

  /** All resources, dependencies first. */
  public List<AzureResource> inOrder() {
    return levels.stream().flatMap(List::stream).toList();
  }
}
