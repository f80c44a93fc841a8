package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Virtual networks. Their subnets are resources of their own, shown inside. */
final class VirtualNetworkType implements ArmType {
  private final SubnetType subnets = new SubnetType();

  @Override
  public String name() {
    return "Microsoft.Network/virtualNetworks";
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
    ObjectNode body = asked.deepCopy();
    List<JsonNode> spaces = Json.list(body, "properties.addressSpace.addressPrefixes");
    if (spaces.isEmpty()) {
      throw new ArmError(
          400, "InvalidRequestFormat", "Virtual network %s has no address space.", id.name());
    }
    spaces.forEach(s -> Cidr.of(s.asText()));
    if (Json.child(body, "properties").remove("subnets") instanceof ArrayNode declared) {
      List<Stored> made = new ArrayList<>();
      for (JsonNode subnet : declared) {
        ObjectNode one = (ObjectNode) subnet.deepCopy();
        ArmId at = id.child("subnets", Json.text(subnet, "name"));
        SubnetType.check(at, one, body, made);
        SubnetType.guarded(world, at, one);
        Json.child(one, "properties").put("provisioningState", "Succeeded");
        made.add(new Stored(at, one));
      }
      List<String> kept = made.stream().map(s -> s.id().key()).toList();
      List<Stored> gone =
          world.store().below(id.text()).stream()
              .filter(s -> !kept.contains(s.id().key()))
              .toList();
      gone.forEach(s -> subnets.refuseRemoval(world, s));
      gone.forEach(world.store()::remove);
      made.forEach(world.store()::put);
    }
    return body;
  }

  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    ArrayNode shown = Json.child(body, "properties").putArray("subnets");
    world
        .store()
        .below(resource.id().text())
        .forEach(s -> shown.add(ArmRequest.view(world, subnets, s)));
    return body;
  }

  @Override
  public void refuseRemoval(World world, Stored resource) {
    world.store().below(resource.id().text()).forEach(s -> subnets.refuseRemoval(world, s));
  }
}
