package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Storage accounts: their names are unique in all of Azure, not only here. */
final class StorageAccountType implements ArmType {
  static final String NAME = "Microsoft.Storage/storageAccounts";
  static final List<String> VERSIONS = List.of("2025-06-01", "2024-01-01");

  /** Names that have an owner in another subscription. */
  private static final Set<String> TAKEN =
      Set.of("backup", "data", "files", "media", "storage", "test", "uploads");

  private static final Set<String> SKUS =
      Set.of(
          "Standard_LRS",
          "Standard_GRS",
          "Standard_RAGRS",
          "Standard_ZRS",
          "Standard_GZRS",
          "Standard_RAGZRS",
          "Premium_LRS",
          "Premium_ZRS");
  private static final Set<String> KINDS =
      Set.of("StorageV2", "Storage", "BlobStorage", "BlockBlobStorage", "FileStorage");
  private static final Map<String, String> PAIRS =
      Map.of(
          "canadacentral", "canadaeast",
          "canadaeast", "canadacentral",
          "eastus", "westus",
          "eastus2", "centralus",
          "westeurope", "northeurope",
          "northeurope", "westeurope");

  private final Supplier<Optional<URI>> blobs;

  /**
   * Accounts.
   *
   * @param blobs where blobs are served, if they are
   */
  StorageAccountType(Supplier<Optional<URI>> blobs) {
    this.blobs = blobs;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return VERSIONS;
  }

  @Override
  public boolean asynchronous() {
    return false;
  }

  /** Only a creation takes its time. */
  @Override
  public boolean asynchronous(boolean created) {
    return created;
  }

  @Override
  public int accepted(String method, boolean created) {
    return created ? 202 : 200;
  }

  @Override
  public Optional<ArmError> tooEarly(Stored resource) {
    return resource.busy()
        ? Optional.of(
            new ArmError(
                409,
                "StorageAccountOperationInProgress",
                "An operation is currently performing on this storage account that requires"
                    + " exclusive access."))
        : Optional.empty();
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (there.isEmpty()) {
      available(world, id);
    }
    ObjectNode body = there.map(t -> Json.merge(t.body(), asked)).orElseGet(asked::deepCopy);
    Optional.ofNullable(asked.get("tags")).ifPresent(tags -> body.set("tags", tags));
    oneOf(body, "sku.name", SKUS, "InvalidAccountType");
    oneOf(body, "kind", KINDS, "InvalidValuesForRequestParameters");
    there.ifPresent(t -> changeable(id, t.body(), body));
    filledIn(world, id, body);
    oneOf(
        body,
        "properties.minimumTlsVersion",
        Set.of("TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"),
        "InvalidValuesForRequestParameters");
    oneOf(
        body,
        "properties.publicNetworkAccess",
        Set.of("Enabled", "Disabled", "SecuredByPerimeter"),
        "InvalidValuesForRequestParameters");
    return body;
  }

  private static void available(World world, ArmId id) {
    if (!id.name().matches("[a-z0-9]{3,24}")) {
      throw new ArmError(
          400,
          "AccountNameInvalid",
          "%s is not a valid storage account name. Storage account name must be between 3 and 24"
              + " characters in length and use numbers and lower-case letters only.",
          id.name());
    }
    if (world.store().ofType(NAME).stream().anyMatch(a -> a.id().name().equals(id.name()))) {
      throw new ArmError(
          409,
          "StorageAccountInAnotherResourceGroup",
          "The account %s is already in another resource group in this subscription.",
          id.name());
    }
    if (TAKEN.contains(id.name())) {
      throw new ArmError(
          409,
          "StorageAccountAlreadyTaken",
          "The storage account named %s is already taken.",
          id.name());
    }
  }

  private static void oneOf(ObjectNode body, String path, Set<String> values, String otherwise) {
    String value = Json.text(body, path);
    if (!values.contains(value)) {
      throw new ArmError(
          400,
          value.isEmpty() ? "InvalidValuesForRequestParameters" : otherwise,
          "Values for request parameters are invalid: %s.",
          path);
    }
  }

  private static void changeable(ArmId id, ObjectNode was, ObjectNode shall) {
    String kind = Json.text(shall, "kind");
    if (!kind.equals(Json.text(was, "kind")) && !kind.equals("StorageV2")) {
      throw new ArmError(
          400,
          "AccountPropertyCannotBeUpdated",
          "The property 'kind' was specified in the input, but it cannot be updated as it is"
              + " read-only. For more information, see - https://aka.ms/storageaccountupdate");
    }
    String from = Json.text(was, "sku.name");
    String to = Json.text(shall, "sku.name");
    if (from.endsWith("ZRS") != to.endsWith("ZRS")
        || from.startsWith("Premium") != to.startsWith("Premium")) {
      throw new ArmError(
          400,
          "StorageAccountTypeConversionNotAllowed",
          "Storage account %s does not support the conversion from %s to %s.",
          id.name(),
          from,
          to);
    }
  }

  /** What Azure fills in where nothing was said, and what it alone says. */
  private void filledIn(World world, ArmId id, ObjectNode body) {
    String sku = Json.text(body, "sku.name");
    Json.child(body, "sku").put("tier", sku.substring(0, sku.indexOf('_')));
    ObjectNode properties = Json.child(body, "properties");
    ObjectNode defaults =
        Json.object(
            "minimumTlsVersion",
            "TLS1_0",
            "allowBlobPublicAccess",
            false,
            "allowCrossTenantReplication",
            false,
            "supportsHttpsTrafficOnly",
            true,
            "publicNetworkAccess",
            "Enabled",
            "accessTier",
            "Hot",
            "networkAcls",
            Map.of(
                "bypass",
                "AzureServices",
                "virtualNetworkRules",
                List.of(),
                "ipRules",
                List.of(),
                "defaultAction",
                "Allow"),
            "creationTime",
            world.clock().instant().toString());
    body.set("properties", Json.merge(defaults, properties));
    String location = Json.text(body, "location");
    ObjectNode told = Json.child(body, "properties");
    told.put("primaryLocation", location).put("statusOfPrimary", "available");
    told.set("primaryEndpoints", endpoints(id.name()));
    told.remove(List.of("secondaryLocation", "statusOfSecondary", "secondaryEndpoints"));
    if (sku.contains("G")) {
      told.put("secondaryLocation", PAIRS.getOrDefault(location, ""))
          .put("statusOfSecondary", "available");
    }
    if (sku.contains("RA")) {
      told.set("secondaryEndpoints", endpoints(id.name() + "-secondary"));
    }
  }

  private ObjectNode endpoints(String host) {
    ObjectNode endpoints = Json.object();
    for (String service : List.of("blob", "dfs", "file", "queue", "table")) {
      endpoints.put(service, "https://%s.%s.core.windows.net/".formatted(host, service));
    }
    blobs.get().ifPresent(at -> endpoints.put("blob", "%s/%s/".formatted(at, host)));
    return endpoints;
  }

  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    Json.child(body, "properties")
        .set("privateEndpointConnections", PrivateEndpointConnectionType.of(world, resource));
    return body;
  }

  @Override
  public void remove(World world, Stored resource) {
    PrivateEndpointType.to(world, resource.id())
        .forEach(e -> PrivateEndpointType.connect(e, "Disconnected", "the service is gone"));
  }
}
