package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Subnets; a network's own PUT goes through here for each of them. */
final class SubnetType implements ArmType {
  @Override
  public String name() {
    return "Microsoft.Network/virtualNetworks/subnets";
  }

  @Override
  public List<String> versions() {
    return List.of("2025-03-01", "2024-05-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    Stored network = id.parent().flatMap(world.store()::get).orElseThrow();
    List<Stored> siblings =
        world.store().below(network.id().text()).stream()
            .filter(s -> !s.id().key().equals(id.key()))
            .toList();
    check(id, asked, network.body(), siblings);
    guarded(world, id, asked);
    ObjectNode body = asked.deepCopy();
    Json.child(body, "properties").put("provisioningState", "Succeeded");
    return body;
  }

  static String prefix(JsonNode subnet) {
    String one = Json.text(subnet, "properties.addressPrefix");
    List<JsonNode> more = Json.list(subnet, "properties.addressPrefixes");
    return one.isEmpty() && !more.isEmpty() ? more.getFirst().asText() : one;
  }

  static void check(ArmId id, ObjectNode asked, ObjectNode network, List<Stored> siblings) {
    Cidr range = Cidr.of(prefix(asked));
    if (Json.list(network, "properties.addressSpace.addressPrefixes").stream()
        .noneMatch(p -> Cidr.of(p.asText()).contains(range))) {
      throw new ArmError(
          400,
          "NetcfgSubnetRangeOutsideVnet",
          "Subnet '%s' is not valid because its IP address range is outside the IP address range of"
              + " the virtual network.",
          id.name());
    }
    for (Stored sibling : siblings) {
      if (Cidr.of(prefix(sibling.body())).overlaps(range)) {
        throw new ArmError(
            400,
            "NetcfgSubnetRangesOverlap",
            "Subnet '%s' is not valid because its IP address range overlaps with that of an"
                + " existing subnet '%s'.",
            id.name(),
            sibling.id().name());
      }
    }
  }

  /** Refuses a security group that is not there. */
  static void guarded(World world, ArmId id, ObjectNode subnet) {
    String group = Json.text(subnet, "properties.networkSecurityGroup.id");
    if (!group.isEmpty()) {
      world.referenced(group, id.text());
    }
  }

  @Override
  public void refuseRemoval(World world, Stored resource) {
    List<Stored> users = world.store().users(resource.id());
    if (!users.isEmpty()) {
      throw new ArmError(
          400,
          "InUseSubnetCannotBeDeleted",
          "Subnet %s is in use by %s and cannot be deleted.",
          resource.id().name(),
          users.getFirst().id().text());
    }
  }

  /** Refuses a subnet that is not there or not delegated to a service. */
  static void delegated(World world, String subnetId, String service, ArmId by) {
    Stored subnet = world.referenced(subnetId, by.text());
    boolean delegated =
        Json.list(subnet.body(), "properties.delegations").stream()
            .anyMatch(d -> Json.text(d, "properties.serviceName").equalsIgnoreCase(service));
    if (!delegated) {
      throw new ArmError(
          400,
          "SubnetMissingRequiredDelegation",
          "Subnet %s referenced by %s must be delegated to %s.",
          subnetId,
          by.text(),
          service);
    }
  }
}
