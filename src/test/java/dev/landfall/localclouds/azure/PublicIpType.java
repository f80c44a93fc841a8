package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Public IP addresses: static ones of the Standard SKU, each a loopback address of its own. */
final class PublicIpType implements ArmType {
  private final Map<String, InetAddress> given = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "Microsoft.Network/publicIPAddresses";
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
    if (!Json.text(asked, "sku.name").equals("Standard")
        || !Json.text(asked, "properties.publicIPAllocationMethod").equals("Static")) {
      throw new ArmError(
          400,
          "StandardSkuPublicIPAddressesMustUseStaticAllocationMethod",
          "Public IP address %s must have sku Standard and allocation method Static.",
          id.name());
    }
    ObjectNode body = asked.deepCopy();
    InetAddress address =
        given.computeIfAbsent(id.key(), k -> world.addresses().next(Addresses.Pool.GATEWAY));
    Json.child(body, "properties").put("ipAddress", address.getHostAddress());
    return body;
  }

  @Override
  public void refuseRemoval(World world, Stored resource) {
    if (!world.store().users(resource.id()).isEmpty()) {
      throw new ArmError(
          400,
          "PublicIPAddressCannotBeDeleted",
          "Public IP address %s can not be deleted since it is still allocated.",
          resource.id().text());
    }
  }

  @Override
  public void remove(World world, Stored resource) {
    Optional.ofNullable(given.remove(resource.id().key())).ifPresent(world.addresses()::release);
  }
}
