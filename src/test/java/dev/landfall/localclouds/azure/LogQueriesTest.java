package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import dev.landfall.spine.HandClock;
import dev.landfall.tls.Authority;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries over what real processes printed, asked as Azure's clients ask. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogQueriesTest {
  private static final String APPS = "2025-01-01";
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";
  private static final String APP = GROUP + "/providers/Microsoft.App/";
  private static final String MONITORED = APP + "managedEnvironments/monitored";
  private static final String KEYED = APP + "managedEnvironments/keyed";
  private static final String QUIET = APP + "managedEnvironments/quiet";
  private static final String WORKSPACES =
      GROUP + "/providers/Microsoft.OperationalInsights/workspaces/";
  private static final String LOGS_API = "https://api.loganalytics.io";
  private static final String READ = "Microsoft.OperationalInsights/workspaces/query/read";

  private final Instant began = Clock.systemUTC().instant();
  private final HandClock clock = new HandClock(began);
  private Addresses addresses;
  private AzureCloud azure;
  private ArmCaller arm;
  private String logs;
  private String others;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    addresses = Addresses.claim();
    azure =
        new AzureCloud(
            addresses,
            Authority.create("local"),
            Programs.standard(directory.resolve("logs")),
            directory,
            clock);
    azure.logsArriveAfter(Duration.ZERO);
    arm = new ArmCaller(azure);
    arm.put(GROUP, "2025-04-01", here(""));
    logs = workspace("logs");
    others = workspace("others");
    arm.made(MONITORED, APPS, here("'appLogsConfiguration':{'destination':'azure-monitor'}"));
    arm.put(
        MONITORED + "/providers/Microsoft.Insights/diagnosticSettings/landfall",
        "2021-05-01-preview",
        "{\"properties\":{\"workspaceId\":\"%slogs\",\"logs\":[{\"categoryGroup\":\"allLogs\",\"enabled\":true}]}}"
            .formatted(WORKSPACES));
    arm.made(
        KEYED,
        APPS,
        here(
            ("'appLogsConfiguration':{'destination':'log-analytics','logAnalyticsConfiguration':"
                    + "{'customerId':'%s','sharedKey':'key'}}")
                .formatted(others)));
    arm.made(QUIET, APPS, here(""));
    app("web", MONITORED);
    app("keyed", KEYED);
    app("quiet", QUIET);
    for (String path : List.of("/one", "/two", "/two", "/three-hundred")) {
      ask("web", path);
    }
    ask("keyed", "/keyed");
    ask("quiet", "/quiet");
    arrived(logs, "ContainerAppConsoleLogs | where Log has \"hundred\"", 1);
    arrived(others, "ContainerAppConsoleLogs_CL | where Log_s == 'GET /keyed'", 1);
  }

  @AfterAll
  void stop() {
    azure.close();
    addresses.close();
  }

  @AfterEach
  void asBefore() {
    azure.logsArriveAfter(Duration.ZERO);
    azure.restoreRights();
  }

  private static String here(String properties) {
    return "{'location':'canadacentral','properties':{%s}}"
        .formatted(properties)
        .replace('\'', '"');
  }

  /** Makes a workspace; what queries know it by. */
  private String workspace(String name) {
    arm.made(WORKSPACES + name, "2023-09-01", here(""));
    return arm.get(WORKSPACES + name, "2023-09-01", "properties.customerId");
  }

  private void app(String name, String environment) {
    arm.made(
        APP + "containerApps/" + name,
        APPS,
        here(
            ("'environmentId':'%s','configuration':{'ingress':{'external':true,'targetPort':8080}},"
                    + "'template':{'containers':[{'name':'main','image':'hello:1.0','resources':"
                    + "{'cpu':0.5,'memory':'1Gi'}}]}")
                .formatted(environment)));
  }

  private void ask(String app, String path) throws Exception {
    String fqdn =
        arm.get(APP + "containerApps/" + app, APPS, "properties.configuration.ingress.fqdn");
    InetSocketAddress at = azure.app(fqdn).orElseThrow();
    URI uri =
        URI.create(
            "http://%s:%d%s".formatted(at.getAddress().getHostAddress(), at.getPort(), path));
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }
  }

  private void arrived(String workspace, String query, int rows) {
    Await.until(query, Duration.ofSeconds(30), () -> rows(workspace, query).size() >= rows);
  }

  private CloudResponse query(String workspace, String query, String timespan) {
    ObjectNode body = Json.object("query", query, "timespan", timespan);
    return arm.callFor(LOGS_API, "/v1/workspaces/%s/query".formatted(workspace), body.toString());
  }

  private JsonNode table(String workspace, String query) {
    CloudResponse answer = query(workspace, query, null);
    assertThat(answer.status()).as(ArmCaller.text(answer)).isEqualTo(200);
    return ArmCaller.body(answer).at("/tables/0");
  }

  /** Each row as its values in a line. */
  private List<String> rows(String workspace, String query) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : table(workspace, query).path("rows")) {
      List<String> values = new ArrayList<>();
      row.forEach(value -> values.add(value.asText()));
      rows.add(String.join(" | ", values));
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '$',
      textBlock =
          """
          where Log == "GET /two" | project Log, Stream, EnvironmentName; GET /two | stdout | monitored, GET /two | stdout | monitored
          where Log == 'get /two' | project Log;
          where Log =~ 'get /one' | project Log; GET /one
          where Log contains "T /ONE" | project Log; GET /one
          where Log startswith "listen" | project Log; listening on port 8080
          where Log has "three" | project Log; GET /three-hundred
          where Log has "thre" | project Log;
          where Log has "GET" and Log != "GET /two" | order by Log asc | project Log; GET /one, GET /three-hundred
          where Log has "GET" | sort by Log | take 1 | project Log; GET /two
          where Log has "GET" | order by Log asc | limit 2 | project Log; GET /one, GET /three-hundred
          where Log has "GET" | count; 4
          where Log has "GET" | summarize count() by Log | order by count_ desc | take 1; GET /two | 2
          where TimeGenerated > ago(10m) | where Log has "one" | project Log; GET /one
          where TimeGenerated < ago(10m) | count; 0
          where TimeGenerated >= datetime(2020-01-01T00:00:00Z) | where JobName == "" | summarize count() by ContainerAppName, nothing;
          """)
  void whatIsAskedForIsFound(String operators, String expected) {
    String query = "ContainerAppConsoleLogs | " + operators;
    if (operators.endsWith(", nothing")) {
      assertThat(code(query(logs, query, null))).isEqualTo("400 SyntaxError SYN0002");
      return;
    }
    assertThat(String.join(", ", rows(logs, query))).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void anAnswerIsATableWithItsColumns() {
    JsonNode table =
        table(
            logs, "ContainerAppConsoleLogs // of all apps\n| project TimeGenerated, Log | take 1");

    assertThat(table.path("name").asText()).isEqualTo("PrimaryResult");
    assertThat(table.path("columns").toString())
        .isEqualTo(
            "[{\"name\":\"TimeGenerated\",\"type\":\"datetime\"},{\"name\":\"Log\",\"type\":\"string\"}]");
    assertThat(table.at("/rows/0/0").asText()).isEqualTo(began.toString());
  }

  @Test
  void onlyAppsWhoseEnvironmentLogsToTheWorkspaceAreThere() {
    assertThat(rows(logs, "ContainerAppConsoleLogs | summarize count() by ContainerAppName"))
        .singleElement()
        .asString()
        .startsWith("web | ");
    assertThat(rows(logs, "ContainerAppConsoleLogs_CL | count")).containsExactly("0");
    assertThat(rows(others, "ContainerAppConsoleLogs_CL | summarize count() by ContainerAppName_s"))
        .singleElement()
        .asString()
        .startsWith("keyed | ");
    assertThat(rows(others, "ContainerAppConsoleLogs | count")).containsExactly("0");
  }

  @Test
  void whatAJobPrintedIsThereToItsLastWord() {
    arm.made(
        APP + "jobs/nightly",
        APPS,
        here(
            ("'environmentId':'%s','configuration':{'triggerType':'Manual','replicaTimeout':60},"
                    + "'template':{'containers':[{'name':'main','image':'task:1.0','resources':"
                    + "{'cpu':0.5,'memory':'1Gi'}}]}")
                .formatted(MONITORED)));
    arm.call("POST", APP + "jobs/nightly/start", APPS, "");

    arrived(logs, "ContainerAppConsoleLogs | where JobName == 'nightly'", 1);
    assertThat(
            rows(
                logs,
                "ContainerAppConsoleLogs | where JobName == 'nightly' | project ContainerAppName,"
                    + " ContainerName, ContainerImage, Log"))
        .containsExactly(" | main | task:1.0 | done, exit code 0");
  }

  @Test
  void aLineIsFoundOnlyAfterAWhile() throws Exception {
    ask("keyed", "/late");
    String late = "ContainerAppConsoleLogs_CL | where Log_s == 'GET /late' | count";
    Await.until("the line", Duration.ofSeconds(30), () -> rows(others, late).equals(List.of("1")));
    azure.logsArriveAfter(Duration.ofMinutes(3));

    assertThat(rows(others, late)).containsExactly("0");
    clock.forward(Duration.ofMinutes(3));
    assertThat(rows(others, late)).containsExactly("1");
  }

  @ParameterizedTest
  @CsvSource({
    "PT30M, 200, 1",
    "2020-01-01T00:00:00Z/2020-01-02T00:00:00Z, 200, 0",
    "2020-01-01T00:00:00Z/P9999D, 200, 1",
    "P1D/2020-01-01T00:00:00Z, 200, 0",
    "yesterday, 400, "
  })
  void aTimespanLimitsWhatIsFound(String timespan, int status, String count) {
    CloudResponse answer =
        query(logs, "ContainerAppConsoleLogs | where Log == 'GET /one' | count", timespan);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(ArmCaller.body(answer).at("/tables/0/rows/0/0").asText())
        .isEqualTo(count == null ? "" : count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '$',
      textBlock =
          """
          AppTraces | take 1; 400 SemanticError SEM0100; 'take' operator: Failed to resolve table or column expression named 'AppTraces'
          ContainerAppConsoleLogs | where Nope == "x"; 400 SemanticError SEM0100; 'where' operator: Failed to resolve scalar expression named 'Nope'
          ContainerAppConsoleLogs | project Log | where Stream == "x"; 400 SemanticError SEM0100; 'where' operator: Failed to resolve scalar expression named 'Stream'
          ContainerAppConsoleLogs | where Log > ago(1h); 400 SemanticError SEM0064; Cannot compare values of types string and datetime. Try adding explicit casts
          ContainerAppConsoleLogs | where TimeGenerated == "x"; 400 SemanticError SEM0064; Cannot compare values of types datetime and string. Try adding explicit casts
          ContainerAppConsoleLogs | where TimeGenerated > ago(soon); 400 SyntaxError SYN0002; Query could not be parsed at 'soon' on line [1,52]
          ContainerAppConsoleLogs | extend a = 1; 400 SyntaxError SYN0002; Query could not be parsed at 'extend' on line [1,26]
          ContainerAppConsoleLogs | where Log matches regex "x"; 400 SyntaxError SYN0002; Query could not be parsed at 'matches' on line [1,36]
          ContainerAppConsoleLogs | take; 400 SyntaxError SYN0002; Query could not be parsed at '<end>' on line [1,30]
          ContainerAppConsoleLogs where; 400 SyntaxError SYN0002; Query could not be parsed at 'where' on line [1,24]
          """)
  void whatIsNotUnderstoodIsRefused(String query, String code, String message) {
    CloudResponse answer = query(logs, query, null);

    assertThat(code(answer)).isEqualTo(code);
    assertThat(Json.text(ArmCaller.body(answer), "error.innererror.innererror.message"))
        .isEqualTo(message);
  }

  private static String code(CloudResponse answer) {
    ObjectNode body = ArmCaller.body(answer);
    return "%d %s %s"
        .formatted(
            answer.status(),
            Json.text(body, "error.innererror.code"),
            Json.text(body, "error.innererror.innererror.code"));
  }

  @Test
  void whoMayNotReadIsTurnedAway() {
    String path = "/v1/workspaces/%s/query".formatted(logs);
    String body = "{\"query\":\"ContainerAppConsoleLogs\"}";

    assertThat(refusal(arm.callFor("https://management.azure.com", path, body)))
        .isEqualTo("403 InvalidAuthenticationTokenAudience");
    assertThat(refusal(arm.callFor(LOGS_API, path.replace(logs, APPS), body)))
        .isEqualTo("404 PathNotFoundError");
    azure.take(READ);
    assertThat(refusal(arm.callFor(LOGS_API, path, body))).isEqualTo("403 InsufficientAccessError");
  }

  private static String refusal(CloudResponse answer) {
    return answer.status() + " " + Json.text(ArmCaller.body(answer), "error.code");
  }
}
