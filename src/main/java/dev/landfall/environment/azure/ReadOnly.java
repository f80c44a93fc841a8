package dev.landfall.environment.azure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What Azure tells of a resource and takes from nobody: {@code readOnly} in the specifications of
 * the types. A PUT says again what is there, with what is declared laid over it; some services
 * refuse one that says this again, and others only pass over it. So it is with the end of a
 * revision's name that somebody chose: no other revision can have it.
 *
 * @see <a href="https://github.com/Azure/azure-rest-api-specs">the specifications</a>
 */
final class ReadOnly {
  /** Of every resource. */
  private static final Set<String> ENVELOPE = Set.of("id", "name", "type");

  /** Of a resource, and of whatever is told inside of one as if it were one. */
  private static final Set<String> ANYWHERE =
      Set.of("etag", "systemData", "provisioningState", "resourceGuid");

  /**
   * Of one type: paths without {@code properties} and without places in lists, so that {@code
   * subnets.purpose} is what each subnet says under that name.
   */
  private static final Map<String, Set<String>> BY_TYPE =
      new TreeMap<>(String::compareToIgnoreCase);

  static {
    type(
        "Microsoft.Network/networkSecurityGroups",
        "defaultSecurityRules flowLogs networkInterfaces subnets");
    type(
        "Microsoft.Network/virtualNetworks",
        "defaultPublicNatGateway flowLogs subnets.delegations.actions"
            + " subnets.ipConfigurationProfiles subnets.ipConfigurations subnets.privateEndpoints"
            + " subnets.purpose subnets.resourceNavigationLinks subnets.serviceAssociationLinks"
            + " subnets.serviceEndpoints.provisioningState"
            + " virtualNetworkPeerings.remoteVirtualNetworkEncryption");
    type(
        "Microsoft.Network/privateDnsZones",
        "internalId maxNumberOfRecordSets maxNumberOfVirtualNetworkLinks"
            + " maxNumberOfVirtualNetworkLinksWithRegistration numberOfRecordSets"
            + " numberOfVirtualNetworkLinks numberOfVirtualNetworkLinksWithRegistration");
    type("Microsoft.Network/privateDnsZones/virtualNetworkLinks", "virtualNetworkLinkState");
    type("Microsoft.Network/privateEndpoints", "networkInterfaces");
    type(
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "privateDnsZoneConfigs.recordSets");
    type("Microsoft.Network/publicIPAddresses", "ipConfiguration");
    type(
        "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
        "applicationGatewayForContainers applicationGateways httpListeners pathBasedRules"
            + " resourceState");
    type(
        "Microsoft.Network/applicationGateways",
        "backendAddressPools.backendIPConfigurations defaultPredefinedSslPolicy"
            + " frontendIPConfigurations.httpListeners identity.principalId identity.tenantId"
            + " operationalState privateEndpointConnections sslCertificates.publicCertData");
    type(
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "deleted deletedTime hasImmutabilityPolicy hasLegalHold immutabilityPolicy"
            + " lastModifiedTime leaseDuration leaseState leaseStatus legalHold"
            + " remainingRetentionDays version");
    type("Microsoft.ManagedIdentity/userAssignedIdentities", "clientId principalId tenantId");
    type(
        "Microsoft.App/containerApps",
        "configuration.ingress.fqdn customDomainVerificationId deploymentErrors"
            + " eventStreamEndpoint identity.principalId identity.tenantId latestReadyRevisionName"
            + " latestRevisionFqdn latestRevisionName outboundIpAddresses runningStatus"
            + " template.revisionSuffix");
    type(
        "Microsoft.App/jobs",
        "eventStreamEndpoint identity.principalId identity.tenantId outboundIpAddresses"
            + " runningState");
    type("Microsoft.Insights/actionGroups", "emailReceivers.status smsReceivers.status");
    type("Microsoft.Insights/metricAlerts", "isMigrated lastUpdatedTime");
  }

  private ReadOnly() {}

  private static void type(String name, String paths) {
    BY_TYPE.put(name, Set.of(paths.split(" ")));
  }

  /**
   * A resource as it may be said again.
   *
   * @param id its id, by which its type is known
   * @param told as Azure tells it
   */
  static Map<String, Object> without(String id, Map<String, Object> told) {
    Set<String> own = BY_TYPE.getOrDefault(new Target("", id).type(), Set.of());
    Map<String, Object> kept = map("", told, own);
    kept.keySet().removeAll(ENVELOPE);
    return kept;
  }

  private static Map<String, Object> map(String path, Map<?, ?> told, Set<String> own) {
    Map<String, Object> kept = new LinkedHashMap<>();
    told.forEach(
        (k, value) -> {
          String key = k.toString();
          String at =
              key.equals("properties") ? path : path.isEmpty() ? key : "%s.%s".formatted(path, key);
          if (value != null && !ANYWHERE.contains(key) && !own.contains(at)) {
            kept.put(key, value(at, value, own));
          }
        });
    return kept;
  }

  private static Object value(String path, Object told, Set<String> own) {
    return switch (told) {
      case Map<?, ?> map -> map(path, map, own);
      case List<?> list ->
          list.stream().filter(Objects::nonNull).map(e -> element(path, e, own)).toList();
      default -> told;
    };
  }

  /**
   * What has a name and properties in a list is told as a resource; what has an id only, is one.
   */
  private static Object element(String path, Object told, Set<String> own) {
    Object kept = value(path, told, own);
    if (kept instanceof Map<?, ?> map && map.containsKey("name") && map.containsKey("properties")) {
      ENVELOPE.stream().filter(f -> !f.equals("name")).forEach(map::remove);
    }
    return kept;
  }
}
