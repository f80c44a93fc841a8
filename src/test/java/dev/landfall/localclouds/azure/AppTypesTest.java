package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.process.Await;
import dev.landfall.tls.Authority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Azure refuses of apps and jobs, and what becomes of their processes. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppTypesTest {
  private static final String VERSION = "2025-01-01";
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";
  private static final String PROVIDER = GROUP + "/providers/Microsoft.App/";
  private static final String ENVIRONMENT = PROVIDER + "managedEnvironments/cae";
  private static final String APP = PROVIDER + "containerApps/web";
  private static final String JOB = PROVIDER + "jobs/job";

  private Addresses addresses;
  private AzureCloud azure;
  private ArmCaller arm;

  @BeforeAll
  void start(@TempDir Path directory) {
    addresses = Addresses.claim();
    azure =
        new AzureCloud(
            addresses,
            Authority.create("local"),
            Programs.standard(directory),
            directory,
            Clock.systemUTC());
    arm = new ArmCaller(azure);
    arm.put(GROUP, "2025-04-01", "{\"location\":\"canadacentral\"}");
    arm.made(ENVIRONMENT, VERSION, "{\"location\":\"canadacentral\"}");
  }

  @AfterAll
  void stop() {
    azure.close();
    addresses.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '$',
      textBlock =
          """
          'resources':{'cpu':0.5,'memory':'2Gi'} | | ContainerAppInvalidResourceTotal
          'resources':{'cpu':0.3,'memory':'0.6Gi'} | | ContainerAppInvalidResourceTotal
          'probes':[{'type':'Alive','httpGet':{'path':'/','port':1}}] | | ContainerAppProbeInvalid
          'probes':[{'type':'Liveness','httpGet':{'path':'/'}}] | | ContainerAppProbeInvalid
          'env':[] | 'minReplicas':3,'maxReplicas':2 | ContainerAppInvalidScaleSpec
          'env':[] | 'rules':[{'name':'a','http':{'metadata':{}}}] | ContainerAppScaleRuleInvalid
          'env':[] | 'rules':[{'name':'a'}] | ContainerAppScaleRuleInvalid
          """)
  void anAppThatAzureDoesNotTakeIsRefused(String container, String scale, String code) {
    assertThat(arm.send("PUT", PROVIDER + "containerApps/bad", VERSION, app(container, scale)))
        .isEqualTo("400 " + code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '$',
      textBlock =
          """
          'triggerType':'Daily','replicaTimeout':9 | 400 ContainerAppJobInvalidTriggerType
          'triggerType':'Manual' | 400 ContainerAppJobInvalidReplicaTimeout
          'triggerType':'Schedule','replicaTimeout':9,'scheduleTriggerConfig':{'cronExpression':'daily'} | 400 ContainerAppJobInvalidCronExpression
          'triggerType':'Manual','replicaTimeout':9,'scheduleTriggerConfig':{} | 400 ContainerAppJobInvalidTriggerConfig
          """)
  void aJobThatAzureDoesNotTakeIsRefused(String configuration, String answer) {
    assertThat(arm.send("PUT", PROVIDER + "jobs/bad", VERSION, job(configuration, "0")))
        .isEqualTo(answer);
    assertThat(arm.send("PUT", JOB + "--x", VERSION, job(configuration, "0")))
        .isEqualTo("400 ContainerAppInvalidName");
  }

  @Test
  void anExecutionIsAProcessAndEndsAsItsExitCodeSays() {
    arm.made(JOB, VERSION, job("'triggerType':'Manual','replicaTimeout':9", "0"));
    assertThat(run()).isEqualTo("Succeeded");
    arm.made(JOB, VERSION, job("'triggerType':'Manual','replicaTimeout':9", "4"));
    assertThat(run()).isEqualTo("Failed");
    assertThat(arm.send("PUT", JOB + "/executions/mine", VERSION, "{}"))
        .isEqualTo("405 MethodNotAllowed");
  }

  private String run() {
    String name =
        ArmCaller.body(arm.call("POST", JOB + "/start", VERSION, "")).path("name").asText();
    String execution = JOB + "/executions/" + name;
    Await.until(
        name + " to end",
        Duration.ofSeconds(30),
        () -> !arm.get(execution, VERSION, "properties.status").equals("Running"));
    return arm.get(execution, VERSION, "properties.status");
  }

  @Test
  void anAppThatCrashesOrFailsItsLivenessProbeIsStartedAgain() {
    arm.made(
        APP,
        VERSION,
        app(
            "'probes':[{'type':'Liveness','periodSeconds':1,'failureThreshold':4,"
                + "'httpGet':{'path':'/health','port':8080}}]",
            "'minReplicas':1"));
    assertThat(ask("/")).isEqualTo("200 hello 1");

    ask("/crash");

    Await.until("it to be back", Duration.ofSeconds(30), () -> ask("/").equals("200 hello 1"));

    ask("/sicken");

    Await.until("it to be well", Duration.ofSeconds(30), () -> ask("/").equals("200 hello 1"));
    assertThat(ask("/health")).startsWith("200");
  }

  private String ask(String path) {
    String fqdn = arm.get(APP, VERSION, "properties.configuration.ingress.fqdn");
    InetSocketAddress at = azure.app(fqdn).orElseThrow();
    try (Socket socket = new Socket()) {
      socket.connect(at, 500);
      socket.setSoTimeout(2_000);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n"
                  .formatted(path)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.isEmpty()
          ? "none"
          : answer.split(" ")[1] + " " + answer.substring(answer.indexOf("\r\n\r\n") + 4);
    } catch (IOException e) {
      return "none";
    }
  }

  private static String app(String container, String scale) {
    return """
    {'location':'canadacentral','properties':{'environmentId':'%s',
    'configuration':{'ingress':{'external':true,'targetPort':8080}},
    'template':{'containers':[{'name':'web','image':'hello:1.0',%s}],'scale':{%s}}}}\
    """
        .formatted(ENVIRONMENT, container, scale == null ? "" : scale)
        .replace('\'', '"');
  }

  private static String job(String configuration, String exitCode) {
    return """
    {'location':'canadacentral','properties':{'environmentId':'%s','configuration':{%s},
    'template':{'containers':[{'name':'job','image':'task:1.0',
    'env':[{'name':'EXIT_CODE','value':'%s'}]}]}}}\
    """
        .formatted(ENVIRONMENT, configuration, exitCode)
        .replace('\'', '"');
  }
}
