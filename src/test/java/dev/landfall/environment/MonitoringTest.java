package dev.landfall.environment;

import static dev.landfall.environment.EnvironmentFixture.GROUP;
import static dev.landfall.environment.EnvironmentFixture.SUBSCRIPTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.localclouds.azure.ArmCaller;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  private EnvironmentFixture on;

  @BeforeAll
  void start(@TempDir Path directory) {
    on = EnvironmentFixture.of(kubernetes, directory, declared(MONITORING));
    on.settle();
  }

  @AfterAll
  void stop() {
    on.close();
  }

  @AfterEach
  void asItWas() {
    on.declare(declared(MONITORING));
    on.settle();
  }

  @Test
  void everythingThatHasLogsSendsThemAndASecondPassWritesNothing() {
    assertThat(text(on.arm.get(WORKSPACE, WORKSPACES), "/properties/retentionInDays"))
        .isEqualTo("30");
    assertThat(text(on.arm.get(CAE, "2025-01-01"), "/properties/appLogsConfiguration/destination"))
        .isEqualTo("azure-monitor");
    for (String target :
        List.of(
            CAE,
            PROVIDERS + "Microsoft.DBforPostgreSQL/flexibleServers/shop-db",
            PROVIDERS + "Microsoft.Network/applicationGateways/shop-agw")) {
      ObjectNode setting = on.arm.get(target + SETTING + "landfall", SETTINGS);
      assertThat(text(setting, "/properties/workspaceId")).isEqualTo(WORKSPACE);
      assertThat(text(setting, "/properties/logs/0/categoryGroup")).isEqualTo("allLogs");
      assertThat(text(setting, "/properties/metrics/0/category")).isEqualTo("AllMetrics");
    }
    assertThat(on.arm.get(ACTIONS, "2023-01-01").at("/properties/emailReceivers"))
        .extracting(receiver -> receiver.path("emailAddress").asText())
        .containsExactly("oncall@domain.com", "dev@domain.com");
    long writes = on.writes();

    look();

    assertThat(on.writes()).isEqualTo(writes);
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
      ObjectNode told = on.arm.get(ALERTS + alert, "2018-03-01");
      assertThat(text(told, "/properties/actions/0/actionGroupId")).isEqualTo(ACTIONS);
      ((ObjectNode) told.at("/properties/criteria/allOf/0")).put("skipMetricValidation", false);

      CloudResponse judged = on.arm.call("PUT", ALERTS + alert, "2018-03-01", told.toString());

      assertThat(judged.status()).as(ArmCaller.body(judged).toString()).isEqualTo(200);
    }
  }

  @Test
  void aLongerRetentionIsOnePatch() {
    long writes = on.writes();

    on.declare(declared(MONITORING.replace("shop-logs,", "shop-logs, retentionDays: 90,")));
    on.settle();

    assertThat(text(on.arm.get(WORKSPACE, WORKSPACES), "/properties/retentionInDays"))
        .isEqualTo("90");
    assertThat(text(on.arm.get(WORKSPACE, WORKSPACES), "/properties/sku/name"))
        .isEqualTo("PerGB2018");
    assertThat(on.writes()).isEqualTo(writes + 1);
  }

  @Test
  void whoIsNoLongerNamedIsNoLongerToldAndTheOrderMeansNothing() {
    long writes = on.writes();
    on.declare(
        declared(
            MONITORING.replace(
                "oncall@domain.com, dev@domain.com", "dev@domain.com, oncall@domain.com")));
    on.settle();
    assertThat(on.writes()).isEqualTo(writes);

    on.declare(declared(MONITORING.replace(", dev@domain.com", "")));
    on.settle();

    assertThat(on.arm.get(ACTIONS, "2023-01-01").at("/properties/emailReceivers"))
        .extracting(receiver -> receiver.path("emailAddress").asText())
        .containsExactly("oncall@domain.com");
  }

  @Test
  void aThresholdChangedByHandIsPutBackAndSaid() {
    ObjectNode alert = on.arm.get(ALERTS + "shop-db-cpu", "2018-03-01");
    ((ObjectNode) alert.at("/properties/criteria/allOf/0")).put("threshold", 99);
    on.arm.call("PUT", ALERTS + "shop-db-cpu", "2018-03-01", alert.toString());

    look();

    assertThat(on.environment.getStatus().plan())
        .filteredOn(p -> p.resource().equals("metricAlert/shop-db-cpu"))
        .extracting(PlannedResource::detail)
        .containsExactly("criteria.allOf[cpu].threshold 99.0 → 90");
    on.settle();
    assertThat(
            text(
                on.arm.get(ALERTS + "shop-db-cpu", "2018-03-01"),
                "/properties/criteria/allOf/0/threshold"))
        .isEqualTo("90.0");
  }

  @Test
  void aSettingOfOthersIsLeftAloneAndNamedWhereItStandsInTheWay() {
    on.arm.call("DELETE", CAE + SETTING + "landfall", SETTINGS, "");
    String theirs =
        """
        {"properties":{"workspaceId":"%s","logs":[{"categoryGroup":"allLogs","enabled":true}]}}
        """
            .formatted(WORKSPACE);
    on.arm.call("PUT", CAE + SETTING + "policy", SETTINGS, theirs);

    look();

    assertThat(on.condition("Stalled"))
        .startsWith("True Invalid")
        .contains("diagnosticSetting/containerAppsEnvironment/shop-cae", "'policy'", "delete that");
    assertThat(text(on.arm.get(CAE + SETTING + "policy", SETTINGS), "/name")).isEqualTo("policy");
    on.arm.call("DELETE", CAE + SETTING + "policy", SETTINGS, "");
  }

  @Test
  void anEnvironmentThatSendsItsLogsNowhereIsChangedInPlace() {
    ObjectNode cae = on.arm.get(CAE, "2025-01-01");
    ((ObjectNode) cae.get("properties")).remove("appLogsConfiguration");
    on.arm.call("PUT", CAE, "2025-01-01", cae.toString());

    on.settle();

    assertThat(text(on.arm.get(CAE, "2025-01-01"), "/properties/appLogsConfiguration/destination"))
        .isEqualTo("azure-monitor");
  }

  @Test
  void aDeletedWorkspaceComesBackAsTheOneItWas() {
    String customer = text(on.arm.get(WORKSPACE, WORKSPACES), "/properties/customerId");
    deleted(WORKSPACE);

    on.settle();

    assertThat(text(on.arm.get(WORKSPACE, WORKSPACES), "/properties/customerId"))
        .isEqualTo(customer);
  }

  @Test
  void aNameThatAzureKeepsForADeletedWorkspaceIsRefusedWithWhatToDo() {
    String others = SUBSCRIPTION + "/resourceGroups/others";
    String gone = others + "/providers/Microsoft.OperationalInsights/workspaces/old-logs";
    on.arm.call("PUT", others, "2025-04-01", "{\"location\":\"canadacentral\"}");
    on.arm.call("PUT", gone, WORKSPACES, "{\"location\":\"canadacentral\"}");
    deleted(gone);

    on.declare(declared("{workspace: old-logs}"));
    look();

    assertThat(on.condition("Stalled"))
        .startsWith("True Invalid")
        .contains("spec.azure.monitoring.workspace is old-logs", "14 days", "choose another name");
  }

  private void deleted(String workspace) {
    Await.until(
        "an operation on it to end",
        Duration.ofSeconds(10),
        () ->
            text(on.arm.get(workspace, WORKSPACES), "/properties/provisioningState")
                .equals("Succeeded"));
    on.arm.call("DELETE", workspace, WORKSPACES, "");
    Await.until(
        "the workspace to be gone",
        Duration.ofSeconds(10),
        () -> on.arm.call("GET", workspace, WORKSPACES, "").status() == 404);
  }

  private void look() {
    on.clock.forward(Duration.ofSeconds(31));
    on.look();
  }

  private static String text(JsonNode node, String pointer) {
    return node.at(pointer).asText();
  }

  private static String declared(String monitoring) {
    return """
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
        .formatted(monitoring);
  }
}
