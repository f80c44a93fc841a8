package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.api.v1alpha1.OwnedResource.Origin;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to whom: adoption, drift, and what is deleted. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class OwnershipTest {
  private static final String STORAGE = "2025-06-01";
  private static final String NETWORK = "2025-03-01";
  private static final String RESOURCES = "2025-04-01";
  private static final String ACCOUNT =
      EnvironmentFixture.GROUP + "/providers/Microsoft.Storage/storageAccounts/shopfiles";
  private static final String VNET =
      EnvironmentFixture.GROUP + "/providers/Microsoft.Network/virtualNetworks/shop-vnet";
  private static final String FILES =
      "storage: {account: shopfiles, containers: [{name: uploads}]}";
  private static final String NOTHING = "databases: []";

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture azure;

  @BeforeEach
  void start() throws Exception {
    azure = EnvironmentFixture.onOneClock(kubernetes, directory);
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void whatExistsIsTakenOverOnlyWhereTheYamlSaysSo() {
    azure.arm.put(EnvironmentFixture.GROUP, RESOURCES, "{\"location\":\"canadacentral\"}");
    azure.arm.put(
        VNET,
        NETWORK,
        """
        {"location":"canadacentral","tags":{"team":"platform"},
         "properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[]}}
        """);
    azure.declare(FILES);
    azure.until("Stalled", "True");
    assertThat(azure.condition("Stalled"))
        .contains("resourceGroup/shop-rg", "virtualNetwork/shop-vnet", "spec.adopt");
    assertThat(azure.environment.getStatus().resources()).isEmpty();

    azure.declare("Planned", "adopt: [resourceGroup/shop-rg, virtualNetwork/shop-vnet]", FILES);
    azure.look();
    assertThat(azure.line("resourceGroup/shop-rg").action()).isEqualTo(PlannedAction.Adopt);
    assertThat(azure.line("virtualNetwork/shop-vnet").detail()).contains("subnets[database]");

    azure.declare("Provisioned", "adopt: [resourceGroup/shop-rg, virtualNetwork/shop-vnet]", FILES);
    azure.settle();

    assertThat(azure.arm.get(VNET, NETWORK).get("tags").toString())
        .contains("platform", "shop/prod/uid-1", "landfall-adopted");
    assertThat(owned("virtualNetwork/shop-vnet").origin()).isEqualTo(Origin.Adopted);
    assertThat(owned("storageAccount/shopfiles").origin()).isEqualTo(Origin.Created);
  }

  @Test
  void anothersResourceIsNotTakenOverWithTheRest() {
    azure.arm.put(
        EnvironmentFixture.GROUP,
        RESOURCES,
        "{\"location\":\"canadacentral\",\"tags\":{\"landfall-owner\":\"shop/dev/uid-9\"}}");
    azure.declare("Provisioned", "adopt: ['*']", FILES);

    azure.until("Stalled", "True");

    assertThat(azure.condition("Stalled"))
        .contains("belongs to another environment (tag landfall-owner is shop/dev/uid-9)");
    assertThat(azure.arm.get(EnvironmentFixture.GROUP, RESOURCES).toString()).contains("uid-9");
  }

  @Test
  void reportedDriftIsToldAndLeftAndAChangedDeclarationIsNoDrift() {
    azure.declare("Provisioned", "drift: Report", FILES);
    azure.settle();
    open();
    long writes = azure.writes();

    azure.look();

    assertThat(azure.condition("Drifted"))
        .startsWith("True Drifted storageAccount/shopfiles: changed by another hand")
        .contains("publicNetworkAccess Enabled → Disabled");
    assertThat(azure.condition("Ready")).startsWith("True");
    assertThat(azure.writes()).isEqualTo(writes);

    azure.declare(
        "Provisioned",
        "drift: Report",
        FILES.replace("containers", "sku: Standard_GRS, containers"));
    azure.look();
    azure.settle();
    assertThat(azure.arm.get(ACCOUNT, STORAGE).toString())
        .contains("Standard_GRS", "\"publicNetworkAccess\":\"Disabled\"");
    assertThat(azure.condition("Drifted")).startsWith("False");
  }

  @Test
  void whatIsChangedBackAgainAndAgainIsLeftAloneUntilItIsDeclaredOtherwise() {
    azure.declare(FILES);
    azure.settle();
    for (int i = 0; i < 3; i++) {
      open();
      azure.look();
      azure.settle();
    }
    open();
    long writes = azure.writes();

    azure.look();

    assertThat(azure.condition("Drifted"))
        .startsWith("True Drifted storageAccount/shopfiles: another hand changes it back again");
    assertThat(azure.writes()).isEqualTo(writes);

    azure.clock.forward(Duration.ofHours(7));
    azure.look();
    azure.settle();
    assertThat(azure.arm.get(ACCOUNT, STORAGE).toString())
        .contains("\"publicNetworkAccess\":\"Disabled\"");
  }

  @Test
  void whatIsNoLongerDeclaredStaysAndIsShown() {
    azure.declare(FILES);
    azure.settle();
    azure.declare(NOTHING);

    azure.settle();

    assertThat(azure.line("storageAccount/shopfiles").action()).isEqualTo(PlannedAction.Orphan);
    assertThat(azure.arm.get(ACCOUNT, STORAGE).toString()).contains("shopfiles");
  }

  @Test
  void whatIsNoLongerDeclaredGoesWhereTheYamlSaysSo() {
    azure.declare("Provisioned", "deletionPolicy: Delete", FILES);
    azure.settle();
    azure.declare("Planned", "deletionPolicy: Delete", NOTHING);
    azure.look();
    assertThat(azure.line("storageAccount/shopfiles").action()).isEqualTo(PlannedAction.Delete);

    azure.declare("Provisioned", "deletionPolicy: Delete", NOTHING);
    azure.look();
    azure.settle();

    assertThat(azure.arm.get(ACCOUNT, STORAGE).toString()).contains("ResourceNotFound");
    assertThat(azure.environment.getStatus().resources())
        .extracting(OwnedResource::name)
        .contains("resourceGroup/shop-rg", "virtualNetwork/shop-vnet")
        .noneMatch(name -> name.contains("shopfiles") || name.contains("blob"));
  }

  @Test
  void aDeletedEnvironmentLeavesEverythingUnlessItSaysDelete() {
    azure.declare(FILES);
    azure.settle();
    long writes = azure.writes();

    azure.delete();

    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void aDeletedEnvironmentTakesAllThatItMadeWithIt() {
    azure.declare("Provisioned", "deletionPolicy: Delete", FILES);
    azure.settle();

    azure.delete();

    assertThat(azure.arm.get(EnvironmentFixture.GROUP, RESOURCES).toString())
        .contains("ResourceGroupNotFound");
  }

  @Test
  void whatOthersHaveInTheGroupStaysAndSoDoesTheGroup() {
    azure.declare("Provisioned", "deletionPolicy: Delete", FILES);
    azure.settle();
    azure.arm.put(
        ACCOUNT.replace("shopfiles", "theirs"),
        STORAGE,
        """
        {"location":"canadacentral","kind":"StorageV2","sku":{"name":"Standard_LRS"},
         "properties":{}}
        """);
    azure.arm.ended(ACCOUNT.replace("shopfiles", "theirs"), STORAGE);

    azure.delete();

    assertThat(azure.arm.get(ACCOUNT, STORAGE).toString()).contains("ResourceNotFound");
    assertThat(azure.arm.get(ACCOUNT.replace("shopfiles", "theirs"), STORAGE).toString())
        .contains("theirs");
  }

  @Test
  void withoutTheListInTheStatusNothingIsDeleted() {
    azure.declare("Provisioned", "deletionPolicy: Delete", FILES);
    azure.settle();
    azure.environment.setStatus(MigrationEnvironmentStatus.NONE);
    long writes = azure.writes();

    azure.delete();

    assertThat(azure.writes()).isEqualTo(writes);
    assertThat(azure.arm.get(ACCOUNT, STORAGE).toString()).contains("shopfiles");
  }

  @Test
  void whatLostItsTagIsNotDeleted() {
    azure.declare("Provisioned", "deletionPolicy: Delete", FILES);
    azure.settle();
    azure.arm.patch(ACCOUNT, STORAGE, "{\"tags\": {\"team\": \"others\"}}");

    azure.delete();

    assertThat(azure.arm.get(ACCOUNT, STORAGE).toString()).contains("shopfiles");
  }

  @Test
  void nothingIsDeletedUnderACarryingSync() {
    azure.declare("Provisioned", "deletionPolicy: Delete", FILES);
    azure.settle();
    kubernetes
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: DataSync
                metadata: {name: main, namespace: shop}
                spec: {environment: prod, database: main, phase: Replicating}
                """,
                DataSync.class))
        .create();
    azure.markForDeletion();
    long writes = azure.writes();

    assertThat(azure.leave()).isFalse();
    assertThat(azure.leave()).isFalse();

    assertThat(azure.writes()).isEqualTo(writes);
    kubernetes.resources(DataSync.class).inNamespace("shop").withName("main").delete();
    azure.delete();
    assertThat(azure.arm.get(ACCOUNT, STORAGE).toString()).contains("NotFound");
  }

  @Test
  void aDatabaseServerGoesOnlyAfterItsFinalBackup() {
    azure.secret("admin", Map.of("username", "landfall_admin", "password", "Admin-password-1"));
    azure.secret("app", Map.of("username", "shop", "password", "app-password"));
    azure.secret("server-ca", Map.of("ca.crt", azure.authority.pem()));
    String database =
        """
        databases:
        - name: main
          server: shop-db
          sku: %s
          tier: %s
          administrator: {secretRef: {name: admin}}
          application: {secretRef: {name: app}}
          caBundleRef: {name: server-ca, key: ca.crt}
        """;
    azure.declare(
        "Provisioned", "deletionPolicy: Delete", database.formatted("Standard_B1ms", "Burstable"));
    azure.settle();
    azure.declare("Provisioned", "deletionPolicy: Delete", NOTHING);
    azure.until("Stalled", "True");
    assertThat(azure.condition("Stalled"))
        .contains("flexibleServer/shop-db", "Burstable", "spec.finalBackup to Skip");

    azure.declare(
        "Provisioned",
        "deletionPolicy: Delete",
        database.formatted("Standard_D2s_v3", "GeneralPurpose"));
    azure.settle();
    azure.declare("Provisioned", "deletionPolicy: Delete", NOTHING);
    azure.look();
    azure.settle();

    assertThat(azure.requests.of("azure").operations())
        .containsEntry("PUT Microsoft.DBforPostgreSQL/flexibleServers/backups", 1L)
        .containsEntry("DELETE Microsoft.DBforPostgreSQL/flexibleServers", 1L)
        .doesNotContainKey("DELETE Microsoft.DBforPostgreSQL/flexibleServers/databases");
    assertThat(azure.environment.getStatus().resources())
        .extracting(OwnedResource::name)
        .noneMatch(name -> name.contains("shop-db"));
  }

  private void open() {
    azure.arm.patch(ACCOUNT, STORAGE, "{\"properties\": {\"publicNetworkAccess\": \"Enabled\"}}");
  }

  private OwnedResource owned(String name) {
    return azure.environment.getStatus().resources().stream()
        .filter(o -> o.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
