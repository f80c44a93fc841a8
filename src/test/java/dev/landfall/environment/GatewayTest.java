package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
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
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way in from outside: hosts, paths, and what Azure refuses of them. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class GatewayTest {
  private static final String NETWORK = "2025-03-01";
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-rg";
  private static final String GATEWAY =
      GROUP + "/providers/Microsoft.Network/applicationGateways/shop-agw";
  private static final String POLICY =
      GROUP
          + "/providers/Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/shop-agw-waf";
  private static final String ROUTES =
      "{name: wild, host: '*.domain.com', app: web}, {name: wild-api, host: '*.domain.com', path:"
          + " /api, app: api}, {name: api, host: api.domain.com, app: api}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Every name leads to the gateway, as if DNS had moved. */
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .dns(name -> List.of(InetAddress.getByName(address())))
          .followRedirects(false)
          .build();

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
  void theMorePreciseHostAndTheLongerPathWinWhateverTheOrder() throws Exception {
    settle();

    assertThat(ask("http://api.domain.com:8080/orders").body()).startsWith("api");
    assertThat(ask("http://shop.domain.com:8080/").body()).startsWith("web");
    assertThat(ask("http://shop.domain.com:8080/api/orders").body()).startsWith("api");
    assertThat(ask("http://shop.domain.com:8080/api").body()).startsWith("api");
    assertThat(ask("http://shop.domain.com:8080/apish").body()).startsWith("web");
    assertThat(ask("http://other.org:8080/").status()).isEqualTo(404);
    assertThat(environment.getStatus().gateway()).isEqualTo(new Address(address(), 8080));
  }

  @Test
  void itIsAFirewallThatGrowsWithTheLoad() {
    gateway(
        "autoscale: {min: 1, max: 4}, firewall: {mode: Detection, ruleSet: OWASP_3.2},"
            + " requestTimeoutSeconds: 45, drainSeconds: 20",
        ROUTES);

    settle();

    assertThat(properties(GATEWAY))
        .containsEntry("autoscaleConfiguration", Map.of("minCapacity", 1, "maxCapacity", 4))
        .extracting("sku.tier", "firewallPolicy.id")
        .containsExactly("WAF_v2", POLICY);
    assertThat(properties(GATEWAY).get("backendHttpSettingsCollection").toString())
        .contains("requestTimeout=45", "drainTimeoutInSec=20");
    assertThat(properties(GATEWAY).get("probes").toString())
        .contains("path=/health", "statusCodes=[200-399]");
    assertThat(properties(POLICY))
        .extracting("policySettings.mode", "managedRules.managedRuleSets")
        .hasToString(
            "[Detection, [{ruleSetType=OWASP, ruleSetVersion=3.2, ruleGroupOverrides=[]}]]");
  }

  @Test
  void whatStandsIsNotWrittenAgain() {
    settle();
    long writes = requests.of("azure").writes();

    reconciler.reconcile(environment, null);

    assertThat(condition("Ready")).startsWith("True Settled");
    assertThat(requests.of("azure").writes()).isEqualTo(writes);
  }

  @Test
  void aNewRouteIsOnePutOfTheWholeAndServed() throws Exception {
    settle();
    long writes = requests.of("azure").writes();

    gateway("", ROUTES + ", {name: deep, host: api.domain.com, path: /v2, app: web}");
    settle();

    assertThat(requests.of("azure").writes()).isEqualTo(writes + 1);
    assertThat(requests.of("azure").operations())
        .containsEntry("PUT Microsoft.Network/applicationGateways", 2L);
    assertThat(ask("http://api.domain.com:8080/v2/x").body()).startsWith("web");
    assertThat(ask("http://api.domain.com:8080/").body()).startsWith("api");
  }

  @Test
  void theFirewallIsSwitchedFromWatchingToRefusingInPlace() {
    gateway("firewall: {mode: Detection}", ROUTES);
    settle();
    long writes = requests.of("azure").writes();

    gateway("firewall: {mode: Prevention}", ROUTES);
    reconciler.reconcile(environment, null);

    assertThat(line("firewallPolicy/shop-agw-waf"))
        .isEqualTo(
            new PlannedResource(
                "firewallPolicy/shop-agw-waf",
                PlannedAction.Change,
                "policySettings.mode Detection → Prevention",
                List.of(new PlannedChange("policySettings.mode", "Detection", "Prevention"))));
    settle();
    assertThat(requests.of("azure").writes()).isEqualTo(writes + 1);
  }

  @Test
  void zonesAreForEver() {
    settle();
    long writes = requests.of("azure").writes();

    gateway("zones: ['1', '2', '3']", ROUTES);
    reconciler.reconcile(environment, null);

    for (String resource : List.of("applicationGateway/shop-agw", "publicIp/shop-agw-ip")) {
      assertThat(line(resource).action()).isEqualTo(PlannedAction.Refuse);
      assertThat(line(resource).detail()).contains("cannot be changed in place: zones none →");
    }
    assertThat(requests.of("azure").writes()).isEqualTo(writes);
  }

  @Test
  void itIsSpreadOverZonesFromTheStart() {
    gateway("zones: ['1', '2', '3']", ROUTES);

    settle();

    assertThat(clients().get(GATEWAY, NETWORK).orElseThrow())
        .containsEntry("zones", List.of("1", "2", "3"));
  }

  @Test
  void aPolicyOfOthersIsLeftAlone() {
    environment.setSpec(declared("").getSpec());
    settle();
    clients()
        .put(
            POLICY,
            NETWORK,
            Map.of(
                "location",
                "canadacentral",
                "properties",
                Map.of(
                    "managedRules",
                    Map.of(
                        "managedRuleSets",
                        List.of(Map.of("ruleSetType", "OWASP", "ruleSetVersion", "3.1"))))));
    gateway("", ROUTES);

    until("Stalled", "firewallPolicy/shop-agw-waf: it exists and was not made by this environment");

    assertThat(properties(POLICY).toString()).contains("ruleSetVersion=3.1");
    assertThat(clients().get(GATEWAY, NETWORK)).isEmpty();
  }

  @Test
  void twoRoutesForTheSameAreNamed() {
    gateway("", ROUTES + ", {name: again, host: api.domain.com, app: web}");

    reconciler.reconcile(environment, null);

    assertThat(condition("Accepted"))
        .startsWith("False Invalid spec.azure.gateway.routes[again].path")
        .contains("api.domain.com/", "route api has this one already");
    assertThat(requests.of("azure").writes()).isZero();
  }

  private Answer ask(String url) throws IOException {
    return ask(http, url);
  }

  private static Answer ask(OkHttpClient client, String url) throws IOException {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return new Answer(response.code(), response.body().string(), response.header("location"));
    }
  }

  private record Answer(int status, String body, String location) {}

  private String address() {
    return environment.getStatus().gateway().host();
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> properties(String id) {
    return (Map<String, Object>) clients().get(id, NETWORK).orElseThrow().get("properties");
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
              budget: {readsPerMinute: 1000000, writesPerMinute: 1000000}
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
    return declared(gatewayYaml("", ROUTES));
  }

  private void gateway(String more, String routes) {
    environment.setSpec(declared(gatewayYaml(more, routes)).getSpec());
  }

  private static String gatewayYaml(String more, String routes) {
    return """
    containerApps:
          environment: shop-cae
          apps:
          - {name: web, image: "hello:1.0", ingress: {port: 8080, healthPath: /health}, env: [{name: GREETING, value: web}]}
          - {name: api, image: "hello:1.0", ingress: {port: 8080, healthPath: /health}, env: [{name: GREETING, value: api}]}
        gateway: {name: shop-agw, port: 8080, routes: [%s]%s}
    """
        .formatted(routes, more.isEmpty() ? "" : ", " + more)
        .strip();
  }

  private static MigrationEnvironment declared(String more) {
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
              subnets: {containerApps: 10.0.0.0/23, gateway: 10.0.3.0/24}
            %s
        """
            .formatted(more),
        MigrationEnvironment.class);
  }
}
