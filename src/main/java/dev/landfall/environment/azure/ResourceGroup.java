package dev.landfall.environment.azure;

import java.util.List;

/** The resource group that holds all the rest. */
final class ResourceGroup {
  private ResourceGroup() {}

  static AzureResource of(Declared d) {
    return ArmResource.of(
        d.group(),
        List.of(),
        d.groupId(),
        ApiVersions.RESOURCES,
        Trees.tree("location", d.side().location(), "tags", d.tags()));
  }
}
