package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Firewall rules, which a server inside a network does not have. */
final class FirewallRuleType implements ArmType {
  @Override
  public String name() {
    return "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules";
  }

  @Override
  public List<String> versions() {
    return FlexibleServerType.VERSIONS;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    Stored server = id.parent().flatMap(world.store()::get).orElseThrow();
    if (!Json.text(server.body(), "properties.network.delegatedSubnetResourceId").isEmpty()) {
      throw new ArmError(
          400,
          "FirewallRulesNotSupportedForVnetServer",
          "Firewall rule operations are not supported on server %s with private access.",
          server.id().name());
    }
    return asked.deepCopy();
  }
}
