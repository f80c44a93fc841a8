package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.kube.Secrets;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.azure.ArmCaller;
import dev.landfall.localclouds.azure.AzureCloud;
import dev.landfall.localclouds.http.CloudResponse;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs and alerts of a whole environment that stands: a server, apps and a gateway are watched, and
 * what others change or put in the way is put right, or named. Each test leaves it as it was.
 */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringTest {
  private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
  private static final String GROUP = SUBSCRIPTION + "/resourceGroups/shop-rg";
  private static final String PROVIDERS = GROUP + "/providers/";
  private static final String WORKSPACE =
      PROVIDERS + "Microsoft.OperationalInsights/workspaces/shop-logs";
  private static final String CAE = PROVIDERS + "Microsoft.App/managedEnvironments/shop-cae";
  private static final String SETTING = "/providers/Microsoft.Insights/diagnosticSettings/";
  private static final String ALERTS = PROVIDERS + "Microsoft.Insights/metricAlerts/";
  private static final String ACTIONS =
      PROVIDERS + "Microsoft.Insights/actionGroups/shop-logs-alerts";
  private static final String MONITORING =
      "{workspace: shop-logs, alerts: {emails: [oncall@domain.com, dev@domain.com]}}";
  private static final String WORKSPACES = "2023-09-01";
  private static final String SETTINGS = "2021-05-01-preview";

  static KubernetesClient kubernetes;
  private Addresses addresses;
  private AzureCloud cloud;
  private ArmCaller arm;
  private CloudServer azure;
  private CloudServer aws;
  private Connections connections;
  private EnvironmentReconciler reconciler;
  private final RequestLog requests = new RequestLog();
  private final HandClock clock = new HandClock(Clock.systemUTC().instant());
  private final MigrationEnvironment environment = environment(MONITORING);

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    addresses = Addresses.claim();
    Authority ca = Authority.create("local");
    Identity control = ca.issue("clouds", addresses.control());
    cloud =
        new AzureCloud(
            addresses,
            ca,
            Programs.standard(directory.resolve("logs")),
            directory,
            Clock.systemUTC());
    arm = new ArmCaller(cloud);
    azure = CloudServer.start(cloud, addresses.control(), control, new Faults(), requests);
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
    secret("admin", Map.of("username", "landfall_admin", "password", "Admin-password-1"));
    secret("app", Map.of("username", "shop", "password", "App-password-1"));
    String trust = "caBundleRef: {name: ca, key: ca.crt}";
    connection(
        "aws",
        """
        {aws: {region: ca-central-1, accountId: "123456789012",
          credentials: {secretRef: {name: aws}}, endpoint: {url: "%s", %s}}}
        """
            .formatted(aws.uri(), trust));
    connection(
        "azure",
        """
        {azure: {subscriptionId: 00000000-0000-0000-0000-000000000000,
          tenantId: %s, credentials: {secretRef: {name: azure}},
          endpoint: {authorityHost: "%s", resourceManager: "%s", %s}}}
        """
            .formatted(cloud.credentials().tenantId(), azure.uri(), azure.uri(), trust));
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new EnvironmentReconciler(
            connections, kubernetes, new Events(kubernetes, clock), new StatusInHand(), clock);
    settle();
  }

  @AfterAll
  void stop() {
    connections.close();
    azure.close();
    aws.close();
    cloud.close();
    addresses.close();
  }

  @AfterEach
  void asItWas() {
    declare(MONITORING);
    settle();
  }

  @Test
  void everythingThatHasLogsSendsThemAndASecondPassWritesNothing() {
    assertThat(text(arm.get(WORKSPACE, WORKSPACES), "/properties/retentionInDays")).isEqualTo("30");
    assertThat(text(arm.get(CAE, "2025-01-01"), "/properties/appLogsConfiguration/destination"))
        .isEqualTo("azure-monitor");
    for (String target :
        List.of(
            CAE,
            PROVIDERS + "Microsoft.DBforPostgreSQL/flexibleServers/shop-db",
            PROVIDERS + "Microsoft.Network/applicationGateways/shop-agw")) {
      ObjectNode setting = arm.get(target + SETTING + "landfall", SETTINGS);
      assertThat(text(setting, "/properties/workspaceId")).isEqualTo(WORKSPACE);
      assertThat(text(setting, "/properties/logs/0/categoryGroup")).isEqualTo("allLogs");
      assertThat(text(setting, "/properties/metrics/0/category")).isEqualTo("AllMetrics");
    }
    assertThat(arm.get(ACTIONS, "2023-01-01").at("/properties/emailReceivers"))
        .extracting(receiver -> receiver.path("emailAddress").asText())
        .containsExactly("oncall@domain.com", "dev@domain.com");
    long writes = requests.of("azure").writes();

    look();

    assertThat(requests.of("azure").writes()).isEqualTo(writes);
  }

  @Test
  void everyAlertIsAboutAMetricThatItsResourceHas() {
    for (String alert :
        List.of(
            "shop-db-storage",
            "shop-db-cpu",
            "shop-db-alive",
            "shop-agw-failed-requests",
            "backend-restarts")) {
      ObjectNode told = arm.get(ALERTS + alert, "2018-03-01");
      assertThat(text(told, "/properties/actions/0/actionGroupId")).isEqualTo(ACTIONS);
      ((ObjectNode) told.at("/properties/criteria/allOf/0")).put("skipMetricValidation", false);

      CloudResponse judged = arm.call("PUT", ALERTS + alert, "2018-03-01", told.toString());

      assertThat(judged.status()).as(ArmCaller.body(judged).toString()).isEqualTo(200);
    }
  }

  @Test
  void aLongerRetentionIsOnePatch() {
    long writes = requests.of("azure").writes();

    declare(MONITORING.replace("shop-logs,", "shop-logs, retentionDays: 90,"));
    settle();

    assertThat(text(arm.get(WORKSPACE, WORKSPACES), "/properties/retentionInDays")).isEqualTo("90");
    assertThat(text(arm.get(WORKSPACE, WORKSPACES), "/properties/sku/name")).isEqualTo("PerGB2018");
    assertThat(requests.of("azure").writes()).isEqualTo(writes + 1);
  }

  @Test
  void whoIsNoLongerNamedIsNoLongerToldAndTheOrderMeansNothing() {
    long writes = requests.of("azure").writes();
    declare(
        MONITORING.replace(
            "oncall@domain.com, dev@domain.com", "dev@domain.com, oncall@domain.com"));
    settle();
    assertThat(requests.of("azure").writes()).isEqualTo(writes);

    declare(MONITORING.replace(", dev@domain.com", ""));
    settle();

    assertThat(arm.get(ACTIONS, "2023-01-01").at("/properties/emailReceivers"))
        .extracting(receiver -> receiver.path("emailAddress").asText())
        .containsExactly("oncall@domain.com");
  }

  @Test
  void aThresholdChangedByHandIsPutBackAndSaid() {
    ObjectNode alert = arm.get(ALERTS + "shop-db-cpu", "2018-03-01");
    ((ObjectNode) alert.at("/properties/criteria/allOf/0")).put("threshold", 99);
    arm.call("PUT", ALERTS + "shop-db-cpu", "2018-03-01", alert.toString());

    look();

    assertThat(environment.getStatus().plan())
        .filteredOn(p -> p.resource().equals("metricAlert/shop-db-cpu"))
        .extracting(PlannedResource::detail)
        .containsExactly("criteria.allOf[cpu].threshold 99.0 → 90");
    settle();
    assertThat(
            text(
                arm.get(ALERTS + "shop-db-cpu", "2018-03-01"),
                "/properties/criteria/allOf/0/threshold"))
        .isEqualTo("90.0");
  }

  @Test
  void aSettingOfOthersIsLeftAloneAndNamedWhereItStandsInTheWay() {
    arm.call("DELETE", CAE + SETTING + "landfall", SETTINGS, "");
    String theirs =
        """
        {"properties":{"workspaceId":"%s","logs":[{"categoryGroup":"allLogs","enabled":true}]}}
        """
            .formatted(WORKSPACE);
    arm.call("PUT", CAE + SETTING + "policy", SETTINGS, theirs);

    look();

    assertThat(condition("Stalled"))
        .startsWith("True Invalid")
        .contains("diagnosticSetting/containerAppsEnvironment/shop-cae", "'policy'", "delete that");
    assertThat(text(arm.get(CAE + SETTING + "policy", SETTINGS), "/name")).isEqualTo("policy");
    arm.call("DELETE", CAE + SETTING + "policy", SETTINGS, "");
  }

  @Test
  void anEnvironmentThatSendsItsLogsNowhereIsChangedInPlace() {
    ObjectNode cae = arm.get(CAE, "2025-01-01");
    ((ObjectNode) cae.get("properties")).remove("appLogsConfiguration");
    arm.call("PUT", CAE, "2025-01-01", cae.toString());

    settle();

    assertThat(text(arm.get(CAE, "2025-01-01"), "/properties/appLogsConfiguration/destination"))
        .isEqualTo("azure-monitor");
  }

  @Test
  void aDeletedWorkspaceComesBackAsTheOneItWas() {
    String customer = text(arm.get(WORKSPACE, WORKSPACES), "/properties/customerId");
    deleted(WORKSPACE);

    settle();

    assertThat(text(arm.get(WORKSPACE, WORKSPACES), "/properties/customerId")).isEqualTo(customer);
  }

  @Test
  void aNameThatAzureKeepsForADeletedWorkspaceIsRefusedWithWhatToDo() {
    String others = SUBSCRIPTION + "/resourceGroups/others";
    String gone = others + "/providers/Microsoft.OperationalInsights/workspaces/old-logs";
    arm.call("PUT", others, "2025-04-01", "{\"location\":\"canadacentral\"}");
    arm.call("PUT", gone, WORKSPACES, "{\"location\":\"canadacentral\"}");
    deleted(gone);

    declare("{workspace: old-logs}");
    look();

    assertThat(condition("Stalled"))
        .startsWith("True Invalid")
        .contains("spec.azure.monitoring.workspace is old-logs", "14 days", "choose another name");
  }

  private void deleted(String workspace) {
    Await.until(
        "an operation on it to end",
        Duration.ofSeconds(10),
        () ->
            text(arm.get(workspace, WORKSPACES), "/properties/provisioningState")
                .equals("Succeeded"));
    arm.call("DELETE", workspace, WORKSPACES, "");
    Await.until(
        "the workspace to be gone",
        Duration.ofSeconds(10),
        () -> arm.call("GET", workspace, WORKSPACES, "").status() == 404);
  }

  private void declare(String monitoring) {
    environment.setSpec(environment(monitoring).getSpec());
    environment.getMetadata().setGeneration(environment.getMetadata().getGeneration() + 1);
  }

  private void settle() {
    Await.until(
        "the environment to settle",
        Duration.ofSeconds(120),
        Duration.ofMillis(100),
        () -> {
          look();
          return condition("Ready").startsWith("True Settled");
        });
  }

  private void look() {
    clock.forward(Duration.ofSeconds(31));
    reconciler.reconcile(environment, null);
  }

  private String condition(String type) {
    return environment.getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> "%s %s %s".formatted(c.getStatus(), c.getReason(), c.getMessage()))
        .findFirst()
        .orElse("none");
  }

  private static String text(JsonNode node, String pointer) {
    return node.at(pointer).asText();
  }

  private static void secret(String name, Map<String, String> values) {
    kubernetes.resource(Secrets.of("shop", name, values)).create();
  }

  private static void connection(String name, String spec) {
    kubernetes
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: CloudConnection
                metadata: {name: %s, namespace: shop}
                spec: %s
                """
                    .formatted(name, spec.replace("\n", " ")),
                CloudConnection.class))
        .inNamespace("shop")
        .create();
  }

  private static MigrationEnvironment environment(String monitoring) {
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
              subnets: {containerApps: 10.0.0.0/23, database: 10.0.2.0/24, gateway: 10.0.3.0/24}
            databases:
            - name: main
              server: shop-db
              database: shop
              administrator: {secretRef: {name: admin}}
              application: {secretRef: {name: app}}
              caBundleRef: {name: ca, key: ca.crt}
            monitoring: %s
            containerApps:
              environment: shop-cae
              apps:
              - {name: backend, image: "shop/hello:1.0", ingress: {port: 8080}}
            gateway:
              name: shop-agw
              port: 8080
              routes: [{name: all, host: "*.domain.com", app: backend}]
        """
            .formatted(monitoring),
        MigrationEnvironment.class);
  }
}
