package dev.landfall.environment.azure;

import java.util.List;
import java.util.stream.Stream;

/**
 * A resource that logs and alerts can be about.
 *
 * @param resource its name in the graph
 * @param id its id
 */
record Target(String resource, String id) {
  /** Those of a graph's resources whose id the declaration alone tells. */
  static List<Target> in(List<AzureResource> all) {
    return all.stream().flatMap(Target::of).toList();
  }

  private static Stream<Target> of(AzureResource resource) {
    return resource.declaredId().map(i -> new Target(resource.name(), i)).stream();
  }

  /** Its type as Azure names it, for example {@code Microsoft.App/managedEnvironments}. */
  String type() {
    if (!id.contains("/providers/")) {
      return "Microsoft.Resources/subscriptions/resourceGroups";
    }
    String[] parts = id.substring(id.lastIndexOf("/providers/") + 1).split("/", -1);
    StringBuilder type = new StringBuilder(parts.length > 1 ? parts[1] : "");
    for (int i = 2; i < parts.length; i += 2) {
      type.append('/').append(parts[i]);
    }
    return type.toString();
  }

  /** Its own name. */
  String name() {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
