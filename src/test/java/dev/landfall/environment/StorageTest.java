package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.api.v1alpha1.PlannedChange;
import dev.landfall.cloud.AzureClients;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.kube.Secrets;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.azure.AzureCloud;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.process.Await;
import dev.landfall.spine.Events;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.StatusInHand;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-rg";
  private static final String ACCOUNT =
      GROUP + "/providers/Microsoft.Storage/storageAccounts/shopfiles";
  private static final String ENDPOINT =
      GROUP + "/providers/Microsoft.Network/privateEndpoints/shopfiles-blob";
  private static final Map<String, Object> OURS = Map.of("landfall-owner", "shop/prod/uid-1");
  private static final String SUBNETS = "{privateEndpoints: 10.0.4.0/24}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private Addresses addresses;
  private AzureCloud cloud;
  private CloudServer azure;
  private CloudServer aws;
  private Connections connections;
  private EnvironmentReconciler reconciler;
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog();
  private final HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
  private final MigrationEnvironment environment = environment();

  @BeforeEach
  void start() throws Exception {
    addresses = Addresses.claim();
    Authority ca = Authority.create("local");
    Identity control = ca.issue("clouds", addresses.control());
    Programs programs = Programs.standard(directory.resolve("logs"));
    cloud = new AzureCloud(addresses, ca, programs, directory, Clock.systemUTC());
    azure = CloudServer.start(cloud, addresses.control(), control, faults, requests);
    aws =
        CloudServer.start(
            new ScriptedSts(), addresses.control(), control, new Faults(), new RequestLog());
    secret("ca", Map.of("ca.crt", ca.pem()));
    secret("aws", Map.of("accessKeyId", "AKIA", "secretAccessKey", "x"));
    secret(
        "azure",
        Map.of(
            "clientId", cloud.credentials().clientId(),
            "clientSecret", cloud.credentials().clientSecret()));
    connect();
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new EnvironmentReconciler(
            connections, kubernetes, new Events(kubernetes, clock), new StatusInHand(), clock);
  }

  @AfterEach
  void stop() {
    connections.close();
    azure.close();
    aws.close();
    cloud.close();
    addresses.close();
  }

  @Test
  void itIsClosedToTheOutsideAndReachedFromTheNetworkByItsOwnName() {
    storage("account: shopfiles, containers: [{name: uploads}, {name: invoices}]");

    settle();

    assertThat(environment.getStatus().plan())
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
    cloud.take("Microsoft.Storage/storageAccounts/write");
    MigrationEnvironmentSpec declared = environment.getSpec();
    environment.setSpec(
        new MigrationEnvironmentSpec(Phase.Planned, declared.aws(), declared.azure()));

    reconciler.reconcile(environment, null);

    assertThat(condition("Stalled"))
        .startsWith("True Denied storageAccount/shopfiles: ")
        .contains("may not Microsoft.Storage/storageAccounts/write", "for example Contributor");
    assertThat(requests.of("azure").writes()).isZero();

    cloud.restoreRights();
    environment.setSpec(declared);
    clock.forward(Duration.ofSeconds(30));
    settle();
  }

  @Test
  void whatStandsIsNotWrittenAgain() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    settle();
    long writes = requests.of("azure").writes();

    reconciler.reconcile(environment, null);

    assertThat(condition("Ready")).startsWith("True Settled");
    assertThat(requests.of("azure").writes()).isEqualTo(writes);
  }

  @Test
  void whatWasOpenedByHandIsClosedAgainByOnePatch() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    settle();
    clients()
        .patch(
            ACCOUNT,
            STORAGE,
            Map.of(
                "properties", Map.of("allowSharedKeyAccess", true, "minimumTlsVersion", "TLS1_3")));
    long writes = requests.of("azure").writes();

    reconciler.reconcile(environment, null);

    assertThat(line("storageAccount/shopfiles"))
        .isEqualTo(
            new PlannedResource(
                "storageAccount/shopfiles",
                PlannedAction.Change,
                "allowSharedKeyAccess true → false",
                List.of(new PlannedChange("allowSharedKeyAccess", "true", "false"))));
    settle();
    assertThat(requests.of("azure").writes()).isEqualTo(writes + 1);
    assertThat(properties(ACCOUNT, STORAGE))
        .containsEntry("allowSharedKeyAccess", false)
        .containsEntry("minimumTlsVersion", "TLS1_3");
  }

  @Test
  void geoReplicationIsAddedAndZonesAreNot() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    settle();

    storage("account: shopfiles, sku: Standard_GRS, containers: [{name: uploads}]");
    settle();
    assertThat(clients().get(ACCOUNT, STORAGE).orElseThrow().get("sku"))
        .hasToString("{name=Standard_GRS, tier=Standard}");
    long writes = requests.of("azure").writes();

    storage("account: shopfiles, sku: Standard_ZRS, containers: [{name: uploads}]");
    reconciler.reconcile(environment, null);
    assertThat(condition("Stalled"))
        .startsWith("True")
        .contains(
            "storageAccount/shopfiles: cannot be changed in place",
            "sku.name Standard_GRS → Standard_ZRS");
    assertThat(requests.of("azure").writes()).isEqualTo(writes);
  }

  @Test
  void whatStandsIsNotMovedToAnotherRegion() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    settle();
    long writes = requests.of("azure").writes();
    String moved = Serialization.asYaml(environment).replace("canadacentral", "canadaeast");
    environment.setSpec(Serialization.unmarshal(moved, MigrationEnvironment.class).getSpec());

    reconciler.reconcile(environment, null);

    for (String resource : List.of("storageAccount/shopfiles", "privateEndpoint/shopfiles-blob")) {
      assertThat(line(resource).action()).isEqualTo(PlannedAction.Refuse);
      assertThat(line(resource).detail()).contains("location canadacentral → canadaeast");
      assertThat(line(resource).changes())
          .containsExactly(new PlannedChange("location", "canadacentral", "canadaeast"));
    }
    assertThat(requests.of("azure").writes()).isEqualTo(writes);
  }

  @Test
  void anAccountOfOthersIsLeftAlone() {
    settle();
    clients()
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

    until("Stalled", "storageAccount/shopfiles: it exists and was not made by this environment");

    assertThat(properties(ACCOUNT, STORAGE)).containsEntry("minimumTlsVersion", "TLS1_0");
    assertThat(clients().get(ACCOUNT + "/blobServices/default/containers/uploads", STORAGE))
        .isEmpty();
    assertThat(clients().get(ENDPOINT, NETWORK)).isEmpty();
  }

  @Test
  void aNameThatSomebodyHasIsNamedAndNotAskedForAllTheTime() {
    storage("account: files, containers: [{name: uploads}]");

    until("Stalled", "StorageAccountAlreadyTaken");

    assertThat(condition("Stalled"))
        .contains("storageAccount/files", "is already taken", "choose another");
    for (int looks = 0; looks < 10; looks++) {
      reconciler.reconcile(environment, null);
      clock.forward(Duration.ofSeconds(1));
    }
    assertThat(requests.of("azure").operations())
        .containsEntry("PUT Microsoft.Storage/storageAccounts", 1L);
  }

  @Test
  void aLostAnswerAndThrottlingMakeNothingTwice() {
    faults.add("azure", "PUT Microsoft.Storage/storageAccounts", Faults.Kind.LOST_ANSWER, 1);
    faults.add("azure", "PUT Microsoft.Network/privateEndpoints", Faults.Kind.THROTTLE, 1);
    storage("account: shopfiles, containers: [{name: uploads}]");

    settle();

    assertThat(requests.of("azure").operations())
        .containsEntry("PUT Microsoft.Storage/storageAccounts", 1L)
        .containsEntry("PUT Microsoft.Network/privateEndpoints", 2L);
  }

  @Test
  void aConnectionThatWasRejectedSaysWhatToDo() {
    storage("account: shopfiles, containers: [{name: uploads}]");
    settle();
    judge("Rejected");

    reconciler.reconcile(environment, null);

    assertThat(condition("Stalled"))
        .startsWith("True")
        .contains("privateEndpoint/shopfiles-blob: it is Rejected", "delete it");
    assertThat(environment.getStatus().phase()).hasToString("Planned");
  }

  @Test
  void aConnectionThatNobodyApprovedYetSaysWhoseWordIsMissing() {
    settle();
    clients()
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
    clients().put(ENDPOINT, NETWORK, askedByHand());
    storage("account: shopfiles, containers: [{name: uploads}]");

    until("Stalled", "privateEndpoint/shopfiles-blob: it is Pending");

    assertThat(condition("Stalled")).contains("approve", "storageAccount/shopfiles");
  }

  @Test
  void withoutASubnetForItsEndpointNothingIsBegun() {
    environment.setSpec(
        declared("{}", "storage: {account: shopfiles, containers: [{name: uploads}]}").getSpec());

    reconciler.reconcile(environment, null);

    assertThat(condition("Accepted"))
        .startsWith("False Invalid spec.azure.network.subnets.privateEndpoints is absent");
    assertThat(requests.of("azure").writes()).isZero();
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
    clients()
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
    return (Map<String, Object>) clients().get(id, version).orElseThrow().get("properties");
  }

  private AzureClients clients() {
    return connections.azure("spec.azure.connection", "shop", "azure");
  }

  private PlannedResource line(String resource) {
    return environment.getStatus().plan().stream()
        .filter(p -> p.resource().equals(resource))
        .findFirst()
        .orElseThrow();
  }

  private void settle() {
    until("Ready", "True Settled");
  }

  private void until(String type, String said) {
    try {
      Await.until(
          type + " says " + said,
          PATIENCE,
          () -> {
            reconciler.reconcile(environment, null);
            clock.forward(Duration.ofSeconds(1));
            return condition(type).contains(said);
          });
    } catch (IllegalStateException e) {
      throw new AssertionError(Serialization.asYaml(environment.getStatus()), e);
    }
  }

  private String condition(String type) {
    return environment.getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> "%s %s %s".formatted(c.getStatus(), c.getReason(), c.getMessage()))
        .findFirst()
        .orElse("none");
  }

  private void secret(String name, Map<String, String> values) {
    kubernetes.resource(Secrets.of("shop", name, values)).create();
  }

  private void connect() {
    for (String connection :
        List.of(
            """
            apiVersion: landfall.dev/v1alpha1
            kind: CloudConnection
            metadata: {name: aws, namespace: shop}
            spec:
              aws:
                region: ca-central-1
                accountId: "123456789012"
                credentials: {secretRef: {name: aws}}
                endpoint: {url: "%s", caBundleRef: {name: ca, key: ca.crt}}
            """
                .formatted(aws.uri()),
            """
            apiVersion: landfall.dev/v1alpha1
            kind: CloudConnection
            metadata: {name: azure, namespace: shop}
            spec:
              azure:
                subscriptionId: %s
                tenantId: %s
                credentials: {secretRef: {name: azure}}
                endpoint:
                  authorityHost: "%s"
                  resourceManager: "%s"
                  caBundleRef: {name: ca, key: ca.crt}
            """
                .formatted(
                    cloud.credentials().subscriptionId(),
                    cloud.credentials().tenantId(),
                    azure.uri(),
                    azure.uri()))) {
      kubernetes
          .resource(Serialization.unmarshal(connection, CloudConnection.class))
          .inNamespace("shop")
          .create();
    }
  }

  private static MigrationEnvironment environment() {
    return declared(SUBNETS, "");
  }

  private void storage(String declaration) {
    environment.setSpec(declared(SUBNETS, "storage: {%s}".formatted(declaration)).getSpec());
  }

  private static MigrationEnvironment declared(String subnets, String more) {
    return Serialization.unmarshal(
        """
        apiVersion: landfall.dev/v1alpha1
        kind: MigrationEnvironment
        metadata: {name: prod, namespace: shop, uid: uid-1, generation: 1}
        spec:
          phase: Provisioned
          aws: {connection: aws}
          azure:
            connection: azure
            location: canadacentral
            resourceGroup: shop-rg
            network:
              name: shop-vnet
              addressSpace: [10.0.0.0/16]
              subnets: %s
            %s
        """
            .formatted(subnets, more),
        MigrationEnvironment.class);
  }
}
