package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Container Apps environments: a subnet of their own and a domain for their apps. */
final class ManagedEnvironmentType implements ArmType {
  @Override
  public String name() {
    return "Microsoft.App/managedEnvironments";
  }

  @Override
  public List<String> versions() {
    return List.of("2025-01-01", "2024-03-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    ObjectNode body = asked.deepCopy();
    String subnet = Json.text(body, "properties.vnetConfiguration.infrastructureSubnetId");
    if (!subnet.isEmpty()) {
      SubnetType.delegated(world, subnet, "Microsoft.App/environments", id);
    }
    ObjectNode properties = Json.child(body, "properties");
    properties.put(
        "defaultDomain",
        "%s-%08x.%s.azurecontainerapps.io"
            .formatted("shore", id.key().hashCode(), Json.text(body, "location")));
    properties.put("staticIp", "10.0.1.4");
    return body;
  }

  @Override
  public void refuseRemoval(World world, Stored resource) {
    if (!world.store().users(resource.id()).isEmpty()) {
      throw new ArmError(
          409,
          "ManagedEnvironmentNotEmpty",
          "Environment %s still has container apps.",
          resource.id().name());
    }
  }
}
