package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import dev.landfall.spine.HandClock;
import dev.landfall.tls.Authority;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Azure Monitor's refusals and what it fills in, asked without an SDK. */
class AzureMonitorTest {
  private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
  private static final String PROVIDERS = SUBSCRIPTION + "/resourceGroups/rg/providers/";
  private static final String OTHERS = SUBSCRIPTION + "/resourceGroups/others/providers/";
  private static final String LOGS = "Microsoft.OperationalInsights/workspaces/shop-logs";
  private static final String CAE = PROVIDERS + "Microsoft.App/managedEnvironments/cae";
  private static final String SETTING =
      CAE + "/providers/Microsoft.Insights/diagnosticSettings/logs";
  private static final String GROUP = PROVIDERS + "Microsoft.Insights/actionGroups/oncall";
  private static final String ALERT = PROVIDERS + "Microsoft.Insights/metricAlerts/busy";
  private static final String WORKSPACES = "2023-09-01";
  private static final String SETTINGS = "2021-05-01-preview";
  private static final String HERE = "{\"location\":\"canadacentral\"}";

  private final HandClock clock = new HandClock(Clock.systemUTC().instant());
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
            clock);
    arm = new ArmCaller(azure);
    put(SUBSCRIPTION + "/resourceGroups/rg", "2025-04-01", HERE);
    put(SUBSCRIPTION + "/resourceGroups/others", "2025-04-01", HERE);
    made(CAE, "2025-01-01", HERE);
  }

  @AfterEach
  void stop() {
    azure.close();
    addresses.close();
  }

  @Test
  void aWorkspaceIsFilledInAndItsLimitsHold() {
    made(PROVIDERS + LOGS, WORKSPACES, HERE);

    assertThat(arm.get(PROVIDERS + LOGS, WORKSPACES).toString())
        .contains("\"retentionInDays\":30", "\"PerGB2018\"", "\"customerId\":\"");
    assertThat(refusal(PROVIDERS + LOGS, WORKSPACES, workspace("canadacentral", 7)))
        .contains("400 InvalidParameter", "SKU limits");
    assertThat(refusal(PROVIDERS + LOGS, WORKSPACES, workspace("westeurope", 30)))
        .contains("409 InvalidResourceLocation");
    assertThat(refusal(PROVIDERS + LOGS.replace("shop-logs", "x"), WORKSPACES, HERE))
        .contains("400 InvalidParameter", "workspace name");
    assertThat(refusal(PROVIDERS + LOGS, "2015-03-20", HERE)).contains("NoRegisteredProviderFound");
  }

  @Test
  void aDeletedWorkspaceComesBackInItsPlaceAndItsNameIsTakenElsewhere() {
    made(PROVIDERS + LOGS, WORKSPACES, HERE);
    String before = customer();
    deleted(WORKSPACES);

    assertThat(refusal(OTHERS + LOGS, WORKSPACES, HERE)).contains("409 Conflict", "is not unique");
    assertThat(refusal(PROVIDERS + LOGS, WORKSPACES, workspace("westeurope", 30)))
        .contains("409 Conflict", "is not unique");
    made(PROVIDERS + LOGS, WORKSPACES, HERE);
    assertThat(customer()).isEqualTo(before);
  }

  @Test
  void anotherWorkspaceMayHaveTheNameAfterFourteenDaysOrADeletionWithForce() {
    made(PROVIDERS + LOGS, WORKSPACES, HERE);
    deleted(WORKSPACES + "&force=true");
    made(PROVIDERS + LOGS, WORKSPACES, HERE);
    deleted(WORKSPACES);
    clock.forward(Duration.ofDays(14));

    made(OTHERS + LOGS, WORKSPACES, HERE);
  }

  @Test
  void nothingCanBeDoneWithAWorkspaceThatIsBeingDeleted() {
    ArmId id = ArmId.parse(PROVIDERS + LOGS).orElseThrow();
    Stored going = new Stored(id, Json.parse(workspace("canadacentral", 30)));
    going.set("provisioningState", "Deleting");

    assertThat(new WorkspaceType().tooEarly(going))
        .get()
        .extracting(ArmError::code)
        .isEqualTo("Conflict");
  }

  @Test
  void aDiagnosticSettingNeedsAResourceAWorkspaceAndCategoriesThatAreThere() {
    assertThat(refusal(SETTING, SETTINGS, setting("categoryGroup", "allLogs")))
        .contains("404 ResourceNotFound", "shop-logs");
    made(PROVIDERS + LOGS, WORKSPACES, HERE);

    assertThat(refusal(SETTING.replace("/cae/", "/gone/"), SETTINGS, setting("category", "x")))
        .contains("404 ResourceNotFound", "gone");
    assertThat(refusal(SETTING, SETTINGS, setting("category", "NoSuchLog")))
        .contains("400 BadRequest", "Category 'NoSuchLog' is not supported");
    assertThat(refusal(SETTING, SETTINGS, "{\"properties\":{\"logs\":[]}}"))
        .contains("At least one data sink");
    assertThat(refusal(SETTING, SETTINGS, "{\"properties\":{\"workspaceId\":\"shop-logs\"}}"))
        .contains("400 LinkedInvalidPropertyId");
    assertThat(
            refusal(
                PROVIDERS + LOGS + "/providers/Microsoft.Insights/diagnosticSettings/x",
                SETTINGS,
                setting("categoryGroup", "allLogs")))
        .contains("400 ResourceTypeNotSupported");
    put(SETTING, SETTINGS, setting("categoryGroup", "allLogs"));
    assertThat(arm.get(SETTING, SETTINGS).toString())
        .contains("\"category\":null", "retentionPolicy")
        .doesNotContain("provisioningState");
  }

  @Test
  void oneCategoryGoesToOneWorkspaceOnce() {
    made(PROVIDERS + LOGS, WORKSPACES, HERE);
    put(SETTING, SETTINGS, setting("categoryGroup", "allLogs"));

    assertThat(refusal(SETTING + "-too", SETTINGS, setting("category", "ContainerAppConsoleLogs")))
        .contains("409 Conflict", "is already used in diagnostic setting 'logs'");
    assertThat(arm.call("DELETE", SETTING, SETTINGS, "").status()).isEqualTo(200);
    put(SETTING + "-too", SETTINGS, setting("category", "ContainerAppConsoleLogs"));
    ObjectNode list = arm.get(SETTING.substring(0, SETTING.lastIndexOf('/')), SETTINGS);
    assertThat(Json.list(list, "value"))
        .extracting(s -> Json.text(s, "name"))
        .containsExactly("logs-too");
  }

  @Test
  void anActionGroupIsGlobalHasAShortNameAndAddresses() {
    assertThat(refusal(GROUP, "2023-01-01", group("canadacentral", "oncall", "a@domain.com")))
        .contains("400 LocationNotAvailableForResourceType");
    assertThat(refusal(GROUP, "2023-01-01", group("global", "much-too-long", "a@domain.com")))
        .contains("400 BadRequest", "groupShortName");
    assertThat(refusal(GROUP, "2023-01-01", group("global", "oncall", "nobody")))
        .contains("400 BadRequest", "email address");
    put(GROUP, "2023-01-01", group("global", "oncall", "a@domain.com"));
    assertThat(arm.get(GROUP, "2023-01-01").toString())
        .contains("\"location\":\"Global\"", "\"status\":\"Enabled\"");
  }

  @Test
  void anAlertNeedsAScopeAMetricAnAggregationAndAnActionGroupThatAreThere() {
    String good = alert(CAE, "NodeCount", "Maximum");
    assertThat(refusal(ALERT, "2018-03-01", good)).contains("400 ResourceNotFound", "oncall");
    put(GROUP, "2023-01-01", group("global", "oncall", "a@domain.com"));

    assertThat(refusal(ALERT, "2018-03-01", alert(CAE + "-gone", "NodeCount", "Maximum")))
        .contains("400 ResourceNotFound", "cae-gone");
    assertThat(refusal(ALERT, "2018-03-01", alert(CAE, "NoSuchMetric", "Maximum")))
        .contains("400 BadRequest", "Couldn't find a metric named NoSuchMetric");
    assertThat(refusal(ALERT, "2018-03-01", alert(CAE, "NodeCount", "Median")))
        .contains("400 BadRequest", "Median");
    assertThat(refusal(ALERT, "2018-03-01", good.replace("global", "canadacentral")))
        .contains("400 LocationNotAvailableForResourceType");
    assertThat(refusal(ALERT, "2018-03-01", good.replace("PT15M", "PT10M"))).contains("windowSize");
    assertThat(refusal(ALERT, "2018-03-01", good.replace("PT1M", "PT1H"))).contains("exceeds");
    put(ALERT, "2018-03-01", good);
    put(
        ALERT,
        "2018-03-01",
        alert(CAE, "NotYetSent", "Maximum")
            .replace("\"threshold\":3", "\"threshold\":3,\"skipMetricValidation\":true"));
  }

  @Test
  void anEnvironmentTakesTheKeyOfAWorkspaceAndNeverTellsIt() {
    String logs =
        "{\"location\":\"canadacentral\",\"properties\":{\"appLogsConfiguration\":"
            + "{\"destination\":\"%s\"%s}}}";
    String key = ",\"logAnalyticsConfiguration\":{\"customerId\":\"c\",\"sharedKey\":\"s3cret\"}";

    assertThat(refusal(CAE, "2025-01-01", logs.formatted("elsewhere", "")))
        .contains("400 InvalidRequestParameterWithDetails");
    assertThat(refusal(CAE, "2025-01-01", logs.formatted("log-analytics", "")))
        .contains("400 InvalidRequestParameterWithDetails", "SharedKey");
    made(CAE, "2025-01-01", logs.formatted("log-analytics", key));
    assertThat(arm.get(CAE, "2025-01-01").toString()).doesNotContain("s3cret");
    made(CAE, "2025-01-01", logs.formatted("azure-monitor", ""));
  }

  private static String workspace(String location, int days) {
    return "{\"location\":\"%s\",\"properties\":{\"retentionInDays\":%d}}"
        .formatted(location, days);
  }

  private static String setting(String key, String value) {
    return """
    {"properties":{"workspaceId":"%s","logs":[{"%s":"%s","enabled":true}]}}
    """
        .formatted(PROVIDERS + LOGS, key, value);
  }

  private static String group(String location, String shortName, String email) {
    return """
    {"location":"%s","properties":{"groupShortName":"%s","enabled":true,
     "emailReceivers":[{"name":"a","emailAddress":"%s"}]}}
    """
        .formatted(location, shortName, email);
  }

  private static String alert(String scope, String metric, String aggregation) {
    return """
    {"location":"global","properties":{"severity":2,"enabled":true,"scopes":["%s"],
     "evaluationFrequency":"PT1M","windowSize":"PT15M","criteria":{
     "odata.type":"Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria","allOf":[
     {"name":"n","criterionType":"StaticThresholdCriterion","operator":"GreaterThan","threshold":3,
      "metricName":"%s","timeAggregation":"%s"}]},"actions":[{"actionGroupId":"%s"}]}}
    """
        .formatted(scope, metric, aggregation, GROUP);
  }

  private String customer() {
    return Json.text(arm.get(PROVIDERS + LOGS, WORKSPACES), "properties.customerId");
  }

  private void deleted(String query) {
    assertThat(arm.call("DELETE", PROVIDERS + LOGS, query, "").status()).isEqualTo(202);
    Await.until(
        "the workspace to be gone",
        Duration.ofSeconds(10),
        () -> arm.call("GET", PROVIDERS + LOGS, WORKSPACES, "").status() == 404);
  }

  private void put(String id, String version, String body) {
    CloudResponse response = arm.call("PUT", id, version, body);
    assertThat(response.status()).as(ArmCaller.text(response)).isIn(200, 201);
  }

  private void made(String id, String version, String body) {
    put(id, version, body);
    Await.until(
        id + " to stand",
        Duration.ofSeconds(10),
        () -> Json.text(arm.get(id, version), "properties.provisioningState").equals("Succeeded"));
  }

  private String refusal(String id, String version, String body) {
    CloudResponse response = arm.call("PUT", id, version, body);
    ObjectNode error = ArmCaller.body(response);
    return "%d %s %s"
        .formatted(
            response.status(), Json.text(error, "error.code"), Json.text(error, "error.message"));
  }
}
