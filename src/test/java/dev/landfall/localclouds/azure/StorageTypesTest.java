package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.tls.Authority;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage and the private endpoints to it, as Azure takes, fills in and refuses them. */
class StorageTypesTest {
  private static final String STORAGE_VERSION = "2025-06-01";
  private static final String NETWORK_VERSION = "2025-03-01";
  private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
  private static final String GROUP = SUBSCRIPTION + "/resourceGroups/rg";
  private static final String NET = GROUP + "/providers/Microsoft.Network/";
  private static final String ACCOUNTS = "/providers/Microsoft.Storage/storageAccounts/";
  private static final String ACCOUNT = GROUP + ACCOUNTS + "shopfiles";
  private static final String CONTAINERS = ACCOUNT + "/blobServices/default/containers/";
  private static final String ENDPOINT = NET + "privateEndpoints/shopfiles-blob";
  private static final String LRS = account("Standard_LRS");

  private Addresses addresses;
  private AzureCloud azure;
  private ArmCaller arm;

  @BeforeEach
  void start(@TempDir Path directory) {
    addresses = Addresses.claim();
    azure =
        new AzureCloud(
            addresses,
            Authority.create("local"),
            Programs.standard(directory.resolve("logs")),
            directory,
            Clock.systemUTC());
    arm = new ArmCaller(azure);
    arm.made(GROUP, "2025-04-01", "{\"location\":\"canadacentral\"}");
  }

  @AfterEach
  void stop() {
    azure.close();
    addresses.close();
  }

  @Test
  void anAccountIsMadeInItsOwnTimeAndSaysWhereItsBlobsAre() {
    CloudResponse accepted = arm.call("PUT", ACCOUNT, STORAGE_VERSION, LRS);

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.headers())
        .containsKey("location")
        .doesNotContainKey("azure-asyncoperation");
    arm.made(ACCOUNT, STORAGE_VERSION, LRS);
    ObjectNode account = arm.get(ACCOUNT, STORAGE_VERSION);
    assertThat(Json.text(account, "properties.primaryEndpoints.blob"))
        .isEqualTo("https://shopfiles.blob.core.windows.net/");
    assertThat(Json.text(account, "properties.minimumTlsVersion")).isEqualTo("TLS1_0");
    assertThat(Json.text(account, "properties.publicNetworkAccess")).isEqualTo("Enabled");
    assertThat(Json.text(account, "sku.tier")).isEqualTo("Standard");
  }

  @Test
  void namesAreUniqueInAllOfAzure() {
    String other = SUBSCRIPTION + "/resourceGroups/other";
    arm.made(other, "2025-04-01", "{\"location\":\"canadacentral\"}");
    arm.made(ACCOUNT, STORAGE_VERSION, LRS);

    assertThat(arm.send("PUT", other + ACCOUNTS + "shopfiles", STORAGE_VERSION, LRS))
        .isEqualTo("409 StorageAccountInAnotherResourceGroup");
    assertThat(arm.send("PUT", GROUP + ACCOUNTS + "files", STORAGE_VERSION, LRS))
        .isEqualTo("409 StorageAccountAlreadyTaken");
    assertThat(arm.send("PUT", GROUP + ACCOUNTS + "Shop-Files", STORAGE_VERSION, LRS))
        .isEqualTo("400 AccountNameInvalid");
  }

  @Test
  void whatIsMissingOrUnknownIsRefused() {
    assertThat(
            arm.send(
                "PUT",
                ACCOUNT,
                STORAGE_VERSION,
                "{\"location\":\"canadacentral\",\"kind\":\"StorageV2\"}"))
        .isEqualTo("400 InvalidValuesForRequestParameters");
    assertThat(arm.send("PUT", ACCOUNT, STORAGE_VERSION, account("Standard_XRS")))
        .isEqualTo("400 InvalidAccountType");
    assertThat(arm.send("PUT", ACCOUNT, "2001-01-01", LRS))
        .isEqualTo("400 NoRegisteredProviderFound");
    assertThat(arm.send("PUT", CONTAINERS + "uploads", STORAGE_VERSION, "{}"))
        .isEqualTo("404 ParentResourceNotFound");
    assertThat(arm.send("GET", ACCOUNT, STORAGE_VERSION, "")).isEqualTo("404 ResourceNotFound");
  }

  @Test
  void geoReplicationComesAndGoesAndZonesStayAsTheyAre() {
    arm.made(ACCOUNT, STORAGE_VERSION, LRS);

    assertThat(
            arm.send("PATCH", ACCOUNT, STORAGE_VERSION, "{\"sku\":{\"name\":\"Standard_RAGRS\"}}"))
        .isEqualTo("200");
    assertThat(Json.text(arm.get(ACCOUNT, STORAGE_VERSION), "properties.secondaryEndpoints.blob"))
        .isEqualTo("https://shopfiles-secondary.blob.core.windows.net/");
    assertThat(arm.send("PATCH", ACCOUNT, STORAGE_VERSION, "{\"sku\":{\"name\":\"Standard_ZRS\"}}"))
        .isEqualTo("400 StorageAccountTypeConversionNotAllowed");
    assertThat(arm.send("PATCH", ACCOUNT, STORAGE_VERSION, "{\"kind\":\"BlobStorage\"}"))
        .isEqualTo("400 AccountPropertyCannotBeUpdated");
    assertThat(
            arm.send("PUT", ACCOUNT, STORAGE_VERSION, LRS.replace("canadacentral", "canadaeast")))
        .isEqualTo("409 InvalidResourceLocation");
  }

  @Test
  void containersAreNamedAsBlobStorageWantsThemAndPrivateWhereTheAccountIs() {
    arm.made(ACCOUNT, STORAGE_VERSION, LRS);

    assertThat(arm.send("PUT", CONTAINERS + "uploads", STORAGE_VERSION, "{}")).isEqualTo("201");
    assertThat(arm.send("PUT", CONTAINERS + "uploads", STORAGE_VERSION, "{}")).isEqualTo("200");
    assertThat(
            Json.text(arm.get(CONTAINERS + "uploads", STORAGE_VERSION), "properties.publicAccess"))
        .isEqualTo("None");
    for (String name : new String[] {"Uploads", "up--loads", "-uploads", "up"}) {
      assertThat(arm.send("PUT", CONTAINERS + name, STORAGE_VERSION, "{}"))
          .as(name)
          .isEqualTo("400 InvalidResourceName");
    }
    assertThat(
            arm.send(
                "PUT",
                CONTAINERS + "open",
                STORAGE_VERSION,
                "{\"properties\":{\"publicAccess\":\"Blob\"}}"))
        .isEqualTo("409 PublicAccessNotPermitted");
    assertThat(arm.send("PUT", ACCOUNT + "/blobServices/other/containers/x", STORAGE_VERSION, "{}"))
        .isEqualTo("404 ParentResourceNotFound");
  }

  @Test
  void anEndpointHasAnAddressInItsSubnetAndTheZoneGroupARecordOfIt() {
    network();
    arm.made(ACCOUNT, STORAGE_VERSION, LRS);
    arm.made(ENDPOINT, NETWORK_VERSION, endpoint("pe", "blob", "privateLink"));
    assertThat(arm.get(ENDPOINT, NETWORK_VERSION).toString())
        .contains("\"status\":\"Approved\"", "10.0.1.4", "shopfiles.blob.core.windows.net");

    String zone = NET + "privateDnsZones/privatelink.blob.core.windows.net";
    arm.made(zone, "2024-06-01", "{\"location\":\"global\"}");
    String group = ENDPOINT + "/privateDnsZoneGroups/default";
    arm.made(group, NETWORK_VERSION, group(zone));

    assertThat(arm.get(group, NETWORK_VERSION).toString())
        .contains("shopfiles.privatelink.blob.core.windows.net", "10.0.1.4");
    assertThat(Json.list(arm.get(ENDPOINT, NETWORK_VERSION), "properties.customDnsConfigs"))
        .isEmpty();
    assertThat(arm.send("PUT", group, NETWORK_VERSION, group(zone + "x")))
        .isEqualTo("400 InvalidResourceReference");
    assertThat(arm.send("DELETE", NET + "virtualNetworks/vnet/subnets/pe", NETWORK_VERSION, ""))
        .isEqualTo("400 InUseSubnetCannotBeDeleted");
  }

  @Test
  void endpointsWhereNoneCanBeAreRefused() {
    network();
    assertThat(arm.send("PUT", ENDPOINT, NETWORK_VERSION, endpoint("pe", "blob", "privateLink")))
        .isEqualTo("400 InvalidResourceReference");
    arm.made(ACCOUNT, STORAGE_VERSION, LRS);

    assertThat(arm.send("PUT", ENDPOINT, NETWORK_VERSION, endpoint("db", "blob", "privateLink")))
        .isEqualTo("400 PrivateEndpointCreationNotAllowedAsSubnetIsDelegated");
    assertThat(arm.send("PUT", ENDPOINT, NETWORK_VERSION, endpoint("pe", "vault", "privateLink")))
        .isEqualTo("400 BadRequest");
    arm.made(ENDPOINT, NETWORK_VERSION, endpoint("pe", "blob", "privateLink"));
    assertThat(arm.send("PUT", ENDPOINT, NETWORK_VERSION, endpoint("pe", "file", "privateLink")))
        .isEqualTo("400 CannotChangePrivateLinkConnectionOnPrivateEndpoint");
  }

  @Test
  void theServiceSideApprovesRejectsAndTakesAway() {
    network();
    arm.made(ACCOUNT, STORAGE_VERSION, LRS);
    arm.made(ENDPOINT, NETWORK_VERSION, endpoint("pe", "blob", "manualPrivateLink"));
    assertThat(state()).isEqualTo("Pending");

    String connection =
        Json.text(
            Json.list(arm.get(ACCOUNT, STORAGE_VERSION), "properties.privateEndpointConnections")
                .getFirst(),
            "id");
    String approval =
        """
        {"properties":{"privateLinkServiceConnectionState":{"status":"Approved"}}}\
        """;
    assertThat(arm.send("PUT", connection, STORAGE_VERSION, approval)).isEqualTo("200");
    assertThat(state()).isEqualTo("Approved");

    assertThat(arm.send("DELETE", ACCOUNT, STORAGE_VERSION, "")).isEqualTo("200");
    assertThat(state()).isEqualTo("Disconnected");
  }

  private String state() {
    return Json.text(
        Json.list(
                arm.get(ENDPOINT, NETWORK_VERSION),
                "properties.manualPrivateLinkServiceConnections")
            .getFirst(),
        "properties.privateLinkServiceConnectionState.status");
  }

  private void network() {
    arm.made(
        NET + "virtualNetworks/vnet",
        NETWORK_VERSION,
        """
        {"location":"canadacentral","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},
        "subnets":[
         {"name":"pe","properties":{"addressPrefix":"10.0.1.0/24"}},
         {"name":"db","properties":{"addressPrefix":"10.0.2.0/24","delegations":[{"name":"d",
           "properties":{"serviceName":"Microsoft.DBforPostgreSQL/flexibleServers"}}]}}]}}\
        """);
  }

  private static String account(String sku) {
    return """
    {"location":"canadacentral","kind":"StorageV2","sku":{"name":"%s"}}\
    """
        .formatted(sku);
  }

  private static String endpoint(String subnet, String group, String kind) {
    return """
    {"location":"canadacentral","properties":{"subnet":{"id":"%svirtualNetworks/vnet/subnets/%s"},
    "%sServiceConnections":[{"name":"shopfiles-blob","properties":{
     "privateLinkServiceId":"%s","groupIds":["%s"]}}]}}\
    """
        .formatted(NET, subnet, kind, ACCOUNT, group);
  }

  private static String group(String zone) {
    return """
    {"properties":{"privateDnsZoneConfigs":[{"name":"blob","properties":{
     "privateDnsZoneId":"%s"}}]}}\
    """
        .formatted(zone);
  }
}
