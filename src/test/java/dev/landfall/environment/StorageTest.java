package dev.landfall.environment;

import static dev.landfall.environment.EnvironmentFixture.GROUP;
import static dev.landfall.environment.EnvironmentFixture.OURS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.api.v1alpha1.PlannedChange;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage and the way to it from the network, on an Azure that refuses what Azure refuses. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class StorageTest {
  private static final String STORAGE = "2025-06-01";
  private static final String NETWORK = "2025-03-01";
  private static final String ACCOUNT =
      GROUP + "/providers/Microsoft.Storage/storageAccounts/shopfiles";
  private static final String ENDPOINT =
      GROUP + "/providers/Microsoft.Network/privateEndpoints/shopfiles-blob";
  private static final String SUBNETS = "{privateEndpoints: 10.0.4.0/24}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture on;

  @BeforeEach
  void start() {
    on = EnvironmentFixture.of(kubernetes, directory, declared(SUBNETS, ""));
  }

  @AfterEach
  void stop() {
    on.close();
  }

  @Test
  void itIsClosedToTheOutsideAndReachedFromTheNetworkByItsOwnName() {
    storage("account: shopfiles, containers: [{name: uploads}, {name: invoices}]");

    on.settle();

    assertThat(on.environment.getStatus().plan())
        .extracting(PlannedResource::resource)
        .contains(
            "storageAccount/shopfiles",
            "blobContainer/shopfiles/uploads",
            "blobContainer/shopfiles/invoices",
            "privateEndpoint/shopfiles-blob",
            "privateDnsZoneGroup/shopfiles-blob",
            "privateDnsZone/privatelink.blob.core.windows.net",
            "virtualNetworkLink/privatelink.blob.core.windows.net");
    assertThat(properties(ACCOUNT, STORAGE))
        .containsEntry("publicNetworkAccess", "Disabled")
        .containsEntry("allowSharedKeyAccess", false)
        .containsEntry("allowBlobPublicAccess", false)
        .containsEntry("supportsHttpsTrafficOnly", true)
        .containsEntry("minimumTlsVersion", "TLS1_2");
    assertThat(properties(ACCOUNT + "/blobServices/default/containers/uploads", STORAGE))
        .containsEntry("publicAccess", "None");
    assertThat(properties(ENDPOINT + "/privateDnsZoneGroups/default", NETWORK).toString())
        .contains("shopfiles.privatelink.blob.core.windows.net", "10.0.4.4");
  }

  @Test
  void aMissingPermissionIsNamedBeforeAnythingIsMade() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    on.cloud.take("Microsoft.Storage/storageAccounts/write");
    MigrationEnvironmentSpec declared = on.environment.getSpec();
    on.environment.setSpec(
        new MigrationEnvironmentSpec(Phase.Planned, declared.aws(), declared.azure()));

    on.look();

    assertThat(on.condition("Stalled"))
        .startsWith("True Denied storageAccount/shopfiles: ")
        .contains("may not Microsoft.Storage/storageAccounts/write", "for example Contributor");
    assertThat(on.writes()).isZero();

    on.cloud.restoreRights();
    on.environment.setSpec(declared);
    on.clock.forward(Duration.ofSeconds(30));
    on.settle();
  }

  @Test
  void whatStandsIsNotWrittenAgain() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    on.settle();
    long writes = on.writes();

    on.look();

    assertThat(on.condition("Ready")).startsWith("True Settled");
    assertThat(on.writes()).isEqualTo(writes);
  }

  @Test
  void whatWasOpenedByHandIsClosedAgainByOnePatch() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    on.settle();
    on.clients()
        .patch(
            ACCOUNT,
            STORAGE,
            Map.of(
                "properties", Map.of("allowSharedKeyAccess", true, "minimumTlsVersion", "TLS1_3")));
    long writes = on.writes();

    on.look();

    assertThat(on.line("storageAccount/shopfiles"))
        .isEqualTo(
            new PlannedResource(
                "storageAccount/shopfiles",
                PlannedAction.Change,
                "allowSharedKeyAccess true → false",
                List.of(new PlannedChange("allowSharedKeyAccess", "true", "false"))));
    on.settle();
    assertThat(on.writes()).isEqualTo(writes + 1);
    assertThat(properties(ACCOUNT, STORAGE))
        .containsEntry("allowSharedKeyAccess", false)
        .containsEntry("minimumTlsVersion", "TLS1_3");
  }

  @Test
  void geoReplicationIsAddedAndZonesAreNot() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    on.settle();

    storage("account: shopfiles, sku: Standard_GRS, containers: [{name: uploads}]");
    on.settle();
    assertThat(on.clients().get(ACCOUNT, STORAGE).orElseThrow().get("sku"))
        .hasToString("{name=Standard_GRS, tier=Standard}");
    long writes = on.writes();

    storage("account: shopfiles, sku: Standard_ZRS, containers: [{name: uploads}]");
    on.look();
    assertThat(on.condition("Stalled"))
        .startsWith("True")
        .contains(
            "storageAccount/shopfiles: cannot be changed in place",
            "sku.name Standard_GRS → Standard_ZRS");
    assertThat(on.writes()).isEqualTo(writes);
  }

  @Test
  void whatStandsIsNotMovedToAnotherRegion() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    on.settle();
    long writes = on.writes();
    String moved = Serialization.asYaml(on.environment).replace("canadacentral", "canadaeast");
    on.declare(Serialization.unmarshal(moved, MigrationEnvironment.class));

    on.look();

    for (String resource : List.of("storageAccount/shopfiles", "privateEndpoint/shopfiles-blob")) {
      assertThat(on.line(resource).action()).isEqualTo(PlannedAction.Refuse);
      assertThat(on.line(resource).detail()).contains("location canadacentral → canadaeast");
      assertThat(on.line(resource).changes())
          .containsExactly(new PlannedChange("location", "canadacentral", "canadaeast"));
    }
    assertThat(on.writes()).isEqualTo(writes);
  }

  @Test
  void anAccountOfOthersIsLeftAlone() {
    on.settle();
    on.clients()
        .put(
            ACCOUNT,
            STORAGE,
            Map.of(
                "location",
                "canadacentral",
                "kind",
                "StorageV2",
                "sku",
                Map.of("name", "Standard_LRS")));
    storage("account: shopfiles, containers: [{name: uploads}]");

    on.until("Stalled", "storageAccount/shopfiles: it exists and was not made by this environment");

    assertThat(properties(ACCOUNT, STORAGE)).containsEntry("minimumTlsVersion", "TLS1_0");
    assertThat(on.clients().get(ACCOUNT + "/blobServices/default/containers/uploads", STORAGE))
        .isEmpty();
    assertThat(on.clients().get(ENDPOINT, NETWORK)).isEmpty();
  }

  @Test
  void aNameThatSomebodyHasIsNamedAndNotAskedForAllTheTime() {
    storage("account: files, containers: [{name: uploads}]");

    on.until("Stalled", "StorageAccountAlreadyTaken");

    assertThat(on.condition("Stalled"))
        .contains("storageAccount/files", "is already taken", "choose another");
    for (int looks = 0; looks < 10; looks++) {
      on.look();
      on.clock.forward(Duration.ofSeconds(1));
    }
    assertThat(on.requests.of("azure").operations())
        .containsEntry("PUT Microsoft.Storage/storageAccounts", 1L);
  }

  @Test
  void aLostAnswerAndThrottlingMakeNothingTwice() {
    on.faults.add("azure", "PUT Microsoft.Storage/storageAccounts", Faults.Kind.LOST_ANSWER, 1);
    on.faults.add("azure", "PUT Microsoft.Network/privateEndpoints", Faults.Kind.THROTTLE, 1);
    storage("account: shopfiles, containers: [{name: uploads}]");

    on.settle();

    assertThat(on.requests.of("azure").operations())
        .containsEntry("PUT Microsoft.Storage/storageAccounts", 1L)
        .containsEntry("PUT Microsoft.Network/privateEndpoints", 2L);
  }

  @Test
  void aConnectionThatWasRejectedSaysWhatToDo() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    on.settle();
    judge("Rejected");

    on.look();

    assertThat(on.condition("Stalled"))
        .startsWith("True")
        .contains("privateEndpoint/shopfiles-blob: it is Rejected", "delete it");
    assertThat(on.environment.getStatus().phase()).hasToString("Planned");
  }

  @Test
  void aConnectionThatNobodyApprovedYetSaysWhoseWordIsMissing() {
    on.settle();
    on.clients()
        .put(
            ACCOUNT,
            STORAGE,
            Map.of(
                "location",
                "canadacentral",
                "tags",
                OURS,
                "kind",
                "StorageV2",
                "sku",
                Map.of("name", "Standard_LRS")));
    Await.until("the account", PATIENCE, () -> state(ACCOUNT, STORAGE).equals("Succeeded"));
    on.clients().put(ENDPOINT, NETWORK, askedByHand());
    storage("account: shopfiles, containers: [{name: uploads}]");

    on.until("Stalled", "privateEndpoint/shopfiles-blob: it is Pending");

    assertThat(on.condition("Stalled")).contains("approve", "storageAccount/shopfiles");
  }

  @Test
  void withoutASubnetForItsEndpointNothingIsBegun() {
    on.declare(declared("{}", "storage: {account: shopfiles, containers: [{name: uploads}]}"));

    on.look();

    assertThat(on.condition("Accepted"))
        .startsWith("False Invalid spec.azure.network.subnets.privateEndpoints is absent");
    assertThat(on.writes()).isZero();
  }

  private static Map<String, Object> askedByHand() {
    return Map.of(
        "location",
        "canadacentral",
        "tags",
        OURS,
        "properties",
        Map.of(
            "subnet",
            Map.of(
                "id",
                GROUP
                    + "/providers/Microsoft.Network/virtualNetworks/shop-vnet/subnets/private-endpoints"),
            "manualPrivateLinkServiceConnections",
            List.of(
                Map.of(
                    "name",
                    "shopfiles-blob",
                    "properties",
                    Map.of("privateLinkServiceId", ACCOUNT, "groupIds", List.of("blob"))))));
  }

  private void judge(String status) {
    if (!(properties(ACCOUNT, STORAGE).get("privateEndpointConnections") instanceof List<?> all)
        || !(all.getFirst() instanceof Map<?, ?> connection)) {
      throw new AssertionError("no connection");
    }
    on.clients()
        .put(
            Objects.toString(connection.get("id")),
            STORAGE,
            Map.of(
                "properties",
                Map.of("privateLinkServiceConnectionState", Map.of("status", status))));
  }

  private String state(String id, String version) {
    return Objects.toString(properties(id, version).get("provisioningState"));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> properties(String id, String version) {
    return (Map<String, Object>) on.clients().get(id, version).orElseThrow().get("properties");
  }

  private void storage(String declaration) {
    on.declare(declared(SUBNETS, "storage: {%s}".formatted(declaration)));
  }

  private static String declared(String subnets, String more) {
    return """
    network:
      name: shop-vnet
      addressSpace: [10.0.0.0/16]
      subnets: %s
    %s
    """
        .formatted(subnets, more);
  }
}
