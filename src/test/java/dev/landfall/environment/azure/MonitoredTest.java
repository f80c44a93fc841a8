package dev.landfall.environment.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.spine.Seen;
import dev.landfall.spine.Sensitive;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made of a declaration with monitoring, and how it compares with what is there. */
class MonitoredTest {
  private static final String WORKSPACE = "logWorkspace/shop-logs";

  @Test
  void whatHasLogsSendsThemAndWhatHasRulesIsWatched() {
    assertThat(names("monitoring: {workspace: shop-logs, alerts: {emails: [a@domain.com]}}"))
        .containsExactlyInAnyOrder(
            WORKSPACE,
            "diagnosticSetting/flexibleServer/shop-db",
            "diagnosticSetting/containerRegistry/shopacr",
            "diagnosticSetting/containerAppsEnvironment/shop-cae",
            "diagnosticSetting/applicationGateway/shop-agw",
            "actionGroup/shop-logs-alerts",
            "metricAlert/shop-db-storage",
            "metricAlert/shop-db-cpu",
            "metricAlert/shop-db-alive",
            "metricAlert/shop-agw-failed-requests",
            "metricAlert/backend-restarts",
            "metricAlert/web-restarts");
  }

  @Test
  void withoutAlertsNobodyIsToldAndWithoutMonitoringNothingIsMade() {
    assertThat(names("monitoring: {workspace: shop-logs}"))
        .hasSize(5)
        .noneMatch(name -> name.startsWith("metricAlert") || name.startsWith("actionGroup"));
    assertThat(names("databases: []")).isEmpty();
  }

  @Test
  void aSettingStandsUnderTheResourceItIsAboutAndWaitsForItAndForTheWorkspace() {
    AzureResource setting =
        find("diagnosticSetting/applicationGateway/shop-agw", "monitoring: {workspace: shop-logs}");

    assertThat(setting.dependsOn()).containsExactly("applicationGateway/shop-agw", WORKSPACE);
  }

  @Test
  void aWorkspaceAsAzureTellsItIsAsDeclaredWhateverTierIsPaidFor() {
    Map<String, Object> told = workspace("Canada Central", "shop/prod/uid-1");
    assertThat(workspaceVerdict(told)).isInstanceOf(Verdict.Leave.class);
  }

  @Test
  void aWorkspaceInAnotherRegionIsRefusedAsItCannotBeMoved() {
    assertThat(workspaceVerdict(workspace("westeurope", "shop/prod/uid-1")))
        .isInstanceOf(Verdict.Refuse.class)
        .extracting(Verdict::detail)
        .asString()
        .contains("location westeurope → canadacentral");
  }

  @Test
  void aWorkspaceOfOthersIsRefused() {
    assertThat(workspaceVerdict(workspace("canadacentral", "shop/staging/uid-2")))
        .isInstanceOf(Verdict.Refuse.class)
        .extracting(Verdict::detail)
        .asString()
        .contains("belongs to another environment");
  }

  @Test
  void categoriesThatAzureTellsAsSwitchedOffAreNoDifferenceAndOursSwitchedOffAre() {
    assertThat(settingVerdict(true)).isInstanceOf(Verdict.Leave.class);
    assertThat(settingVerdict(false))
        .isInstanceOf(Verdict.Change.class)
        .extracting(Verdict::detail)
        .isEqualTo("logs[allLogs].enabled false → true");
  }

  @Test
  void theRulesInTheDocumentationAreThoseOfTheCode() throws IOException {
    List<String> rows =
        Files.readString(Path.of("docs/monitoring.md"))
            .lines()
            .filter(line -> line.startsWith("| `<"))
            .map(line -> line.replaceAll("<[a-z]+>", "<>"))
            .toList();

    assertThat(rows).containsExactlyElementsOf(rules());
  }

  @Test
  void noTwoAlertsCanHaveOneName() {
    assertThat(AlertRule.values()).extracting(AlertRule::suffix).doesNotHaveDuplicates();
  }

  private static List<String> rules() {
    return List.of(AlertRule.values()).stream()
        .map(
            r ->
                "| `<>-%s` | `%s` | %s `%s` %s %d | %d min | %d |"
                    .formatted(
                        r.suffix(),
                        r.type(),
                        r.aggregation(),
                        r.metric(),
                        r.operator().sign(),
                        r.threshold(),
                        r.window().toMinutes(),
                        r.severity()))
        .toList();
  }

  private static Map<String, Object> workspace(String location, String owner) {
    return Map.of(
        "location",
        location,
        "tags",
        Map.of(Owner.TAG, owner),
        "properties",
        Map.of(
            "retentionInDays",
            30,
            "features",
            Map.of("disableLocalAuth", true),
            "provisioningState",
            "Succeeded",
            "sku",
            Map.of("name", "capacityreservation", "capacityReservationLevel", 100)));
  }

  private static Verdict workspaceVerdict(Map<String, Object> told) {
    View view =
        new View(Map.of(WORKSPACE, Seen.present(new Observed(told, new Observed.Work.Idle()))));
    return find(WORKSPACE, "monitoring: {workspace: shop-logs}").compare(view);
  }

  private static Verdict settingVerdict(boolean enabled) {
    String name = "diagnosticSetting/applicationGateway/shop-agw";
    Map<String, Object> told =
        Map.of(
            "properties",
            Map.of(
                "workspaceId",
                "/subscriptions/s/resourcegroups/shop-rg/providers/microsoft.operationalinsights"
                    + "/workspaces/shop-logs",
                "logs",
                List.of(
                    Map.of("categoryGroup", "audit", "enabled", false),
                    Map.of("categoryGroup", "allLogs", "enabled", enabled)),
                "metrics",
                List.of(Map.of("category", "AllMetrics", "enabled", true))));
    View view = new View(Map.of(name, Seen.present(new Observed(told, new Observed.Work.Idle()))));
    return find(name, "monitoring: {workspace: shop-logs}").compare(view);
  }

  private static AzureResource find(String name, String monitoring) {
    return made(monitoring).stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> names(String monitoring) {
    return made(monitoring).stream().map(AzureResource::name).toList();
  }

  /** What monitoring adds to the graph. */
  private static List<AzureResource> made(String monitoring) {
    List<String> before =
        AzureResources.of(declared("")).stream().map(AzureResource::name).toList();
    return AzureResources.of(declared(monitoring)).stream()
        .filter(resource -> !before.contains(resource.name()))
        .toList();
  }

  private static Declared declared(String more) {
    AzureSide side =
        Serialization.unmarshal(
            """
            connection: azure
            location: canadacentral
            resourceGroup: shop-rg
            network:
              name: shop-vnet
              addressSpace: [10.0.0.0/16]
              subnets: {containerApps: 10.0.0.0/23, database: 10.0.2.0/24, gateway: 10.0.3.0/24}
            %s
            registry: {name: shopacr}
            containerApps:
              environment: shop-cae
              apps:
              - {name: backend, image: "shop/backend:1.0", ingress: {port: 8080}}
              - {name: web, image: "shopacr.azurecr.io/web:1.0", ingress: {port: 3000}}
            gateway:
              name: shop-agw
              routes: [{name: all, host: "*.domain.com", app: backend}]
            """
                .formatted(more.startsWith("databases") ? more : DATABASES + more),
            AzureSide.class);
    Inputs.Login login = new Inputs.Login("someone", new Sensitive("password"), "1");
    return new Declared(
        side,
        new Owner("shop", "prod", "uid-1"),
        "/subscriptions/s",
        "tenant",
        name -> false,
        new Inputs(Map.of("main", login), Map.of("main", login), Map.of(), Map.of()));
  }

  private static final String DATABASES =
      """
      databases:
      - name: main
        server: shop-db
        administrator: {secretRef: {name: admin}}
        application: {secretRef: {name: app}}
      """;
}
