package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    logs(id, body);
    ObjectNode properties = Json.child(body, "properties");
    properties.put(
        "defaultDomain",
        "%s-%08x.%s.azurecontainerapps.io"
            .formatted("shore", id.key().hashCode(), Json.text(body, "location")));
    properties.put("staticIp", "10.0.1.4");
    return body;
  }

  private static void logs(ArmId id, ObjectNode body) {
    String to = Json.text(body, "properties.appLogsConfiguration.destination");
    String key = "properties.appLogsConfiguration.logAnalyticsConfiguration.";
    if (!Set.of("", "none", "azure-monitor", "log-analytics").contains(to)) {
      throw new ArmError(
          400,
          "InvalidRequestParameterWithDetails",
          "AppLogsConfiguration.Destination of environment %s has an invalid value '%s'.",
          id.name(),
          to);
    }
    if (to.equals("log-analytics")
        && (Json.text(body, key + "customerId").isEmpty()
            || Json.text(body, key + "sharedKey").isEmpty())) {
      throw new ArmError(
          400,
          "InvalidRequestParameterWithDetails",
          "LogAnalyticsConfiguration of environment %s is invalid. CustomerId and SharedKey must be"
              + " provided.",
          id.name());
    }
  }

  /** The workspace's key is taken and never told. */
  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    if (Json.at(body, "properties.appLogsConfiguration.logAnalyticsConfiguration")
        instanceof ObjectNode told) {
      told.putNull("sharedKey");
    }
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
