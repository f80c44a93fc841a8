package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.kube.Secrets;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.spine.Events;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.StatusInHand;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole reconciler over TLS, tokens and a real PostgreSQL; its clock moves by hand. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class EnvironmentTest {
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-rg";

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private Addresses addresses;
  private PostgresServer postgres;
  private ScriptedArm arm;
  private CloudServer azure;
  private CloudServer aws;
  private String authority;
  private Connections connections;
  private EnvironmentReconciler reconciler;
  private final StatusInHand statuses = new StatusInHand();
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog();
  private static final Duration A_CHANGE_IS_SEEN = Duration.ofSeconds(6);

  private final HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
  private final MigrationEnvironment environment = environment();

  @BeforeEach
  void start() throws Exception {
    addresses = Addresses.claim();
    Authority ca = Authority.create("local");
    authority = ca.pem();
    var at = addresses.next(Addresses.Pool.FLEXIBLE_SERVER);
    postgres =
        PostgresServer.start(
            new PostgresServer.Settings(
                16, directory.resolve("pg"), at, ca.issue("db", at), "azuresu"));
    Identity control = ca.issue("clouds", addresses.control());
    arm = new ScriptedArm(postgres);
    azure = CloudServer.start(arm, addresses.control(), control, faults, requests);
    aws = CloudServer.start(new ScriptedSts(), addresses.control(), control, faults, requests);
    secret("ca", Map.of("ca.crt", authority));
    secret("aws", Map.of("accessKeyId", "AKIA", "secretAccessKey", "x"));
    secret("azure", Map.of("clientId", "c", "clientSecret", ScriptedArm.SECRET));
    secret("admin", Map.of("username", "landfall_admin", "password", "admin-password"));
    secret("app", Map.of("username", "shop", "password", "p@ss/word"));
    connection("aws", "aws", aws("123456789012"));
    connection("azure", "azure", azureSpec());
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new EnvironmentReconciler(
            connections, kubernetes, new Events(kubernetes, clock), statuses, clock);
  }

  @AfterEach
  void stop() {
    connections.close();
    azure.close();
    aws.close();
    postgres.close();
    addresses.close();
  }

  @Test
  void plannedShowsEverythingAndWritesNothing() {
    look();

    MigrationEnvironmentStatus status = environment.getStatus();
    assertThat(status.plan())
        .extracting(PlannedResource::action)
        .hasSize(25)
        .containsOnly(PlannedAction.Create);
    assertThat(status.phase()).isEqualTo(Phase.Planned);
    assertThat(condition("Ready")).startsWith("True Planned");
    assertThat(requests.of("azure").writes()).isZero();
  }

  @Test
  void provisionedConvergesAndASecondPassWritesNothing() {
    converge(60);

    MigrationEnvironmentStatus status = environment.getStatus();
    assertThat(status.phase()).isEqualTo(Phase.Provisioned);
    assertThat(status.progress()).isEqualTo("100%");
    assertThat(status.databases().getFirst().target().host()).isEqualTo(postgres.host());
    assertThat(status.gateway().host()).isEqualTo("127.0.0.30");
    assertThat(
            postgres.query(
                "shop", "SELECT nspowner::regrole FROM pg_namespace WHERE nspname='public'"))
        .isEqualTo("shop");
    long writes = requests.of("azure").writes();

    int written = statuses.written();

    UpdateControl<MigrationEnvironment> again = look();

    assertThat(requests.of("azure").writes()).isEqualTo(writes);
    assertThat(statuses.written()).isEqualTo(written);
    assertThat(again.getScheduleDelay()).hasValue(60_000L);
  }

  @Test
  void aWrongSecretStallsAndSaysWhatToCorrect() {
    secret("azure", Map.of("clientId", "c", "clientSecret", "wrong"));
    clock.forward(A_CHANGE_IS_SEEN);

    look();

    assertThat(condition("Stalled"))
        .startsWith("True Denied")
        .contains("AADSTS7000215", "clientSecret", "Secret shop/azure");

    secret("azure", Map.of("clientId", "c", "clientSecret", ScriptedArm.SECRET));
    clock.forward(A_CHANGE_IS_SEEN);
    look();
    assertThat(condition("Stalled")).startsWith("False");
  }

  @Test
  void aMissingSecretIsNamedByItsField() {
    kubernetes.secrets().inNamespace("shop").withName("app").delete();

    look();

    assertThat(condition("Accepted"))
        .startsWith("False Invalid")
        .contains("spec.azure.databases[main].application.secretRef", "Secret shop/app");
  }

  @Test
  void aConnectionThatIsNotThereIsNamedByItsField() {
    kubernetes.resources(CloudConnection.class).inNamespace("shop").withName("aws").delete();
    environment.setSpec(spec(Phase.Provisioned));

    look();

    assertThat(condition("Accepted"))
        .startsWith("False Invalid spec.aws.connection is CloudConnection shop/aws, which is not");
    assertThat(environment.getStatus().plan()).hasSize(25);
    assertThat(requests.of("azure").writes()).isZero();

    kubernetes.resources(CloudConnection.class).inNamespace("shop").withName("azure").delete();
    clock.forward(A_CHANGE_IS_SEEN);
    look();
    assertThat(condition("Accepted"))
        .startsWith("False Invalid spec.azure.connection is CloudConnection shop/azure, which");
  }

  @Test
  void aConnectionThatDoesNotAllowTheNamespaceIsNotCalledOnce() {
    environment.getMetadata().setNamespace("other");
    Map<String, String> values =
        Map.of("username", "shop", "password", "p@ss/word", "ca.crt", authority);
    for (String name : List.of("admin", "app", "ca")) {
      kubernetes.resource(Secrets.of("other", name, values)).create();
    }
    environment.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(spec(Phase.Provisioned))
                .replaceAll("connection: \"?(aws|azure)\"?", "connection: shop/$1"),
            MigrationEnvironmentSpec.class));

    look();

    assertThat(condition("Accepted"))
        .startsWith(
            "False Invalid spec.azure.connection is CloudConnection shop/azure, which namespace"
                + " other may not use");
    assertThat(requests.all()).isEmpty();

    connection("azure", "allowedNamespaces: [other], azure", azureSpec());
    clock.forward(A_CHANGE_IS_SEEN);
    look();

    assertThat(condition("Accepted"))
        .startsWith(
            "False Invalid spec.aws.connection is CloudConnection shop/aws, which namespace other"
                + " may not use");
    assertThat(requests.all()).containsOnlyKeys("azure");
  }

  @Test
  void theWrongAccountIsRefused() {
    connection("aws", "aws", aws("999999999999"));

    look();

    assertThat(condition("Stalled"))
        .startsWith("True Invalid")
        .contains("999999999999", "123456789012", "spec.aws.accountId");
  }

  @Test
  void aForeignResourceGroupIsRefused() {
    arm.exists(GROUP, "{\"location\":\"canadacentral\",\"tags\":{\"team\":\"others\"}}");
    environment.setSpec(spec(Phase.Provisioned));

    look();

    assertThat(condition("Stalled"))
        .startsWith("True")
        .contains("resourceGroup/shop-rg: it exists", "under spec.adopt");
    assertThat(requests.of("azure").writes()).isZero();
  }

  @Test
  void throttlingAndLostAnswersDelayItAndMakeNothingTwice() {
    faults.add("azure", "PUT virtualNetworks", Faults.Kind.THROTTLE, 2);
    faults.add("azure", "PUT flexibleServers", Faults.Kind.LOST_ANSWER, 1);

    converge(90);

    assertThat(requests.of("azure").operations())
        .containsEntry("PUT flexibleServers", 1L)
        .containsEntry("PUT virtualNetworks", 3L)
        .containsEntry("PUT applicationGateways", 1L);
  }

  @Test
  void driftIsCorrectedFieldByField() {
    converge(60);
    String app = GROUP + "/providers/Microsoft.App/containerApps/backend";
    arm.resource(app)
        .withObject("properties")
        .withObject("template")
        .withObject("scale")
        .put("maxReplicas", 7);
    long writes = requests.of("azure").writes();

    look();

    assertThat(environment.getStatus().plan())
        .filteredOn(p -> p.resource().equals("containerApp/backend"))
        .extracting(PlannedResource::detail)
        .containsExactly("template.scale.maxReplicas 7 → 1");
    assertThat(requests.of("azure").writes()).isEqualTo(writes + 1);
    converge(20);
  }

  @Test
  void noSecretReachesTheStatus() {
    converge(60);

    assertThat(Serialization.asJson(environment))
        .doesNotContain("p@ss", "p%40ss", "admin-password", ScriptedArm.SECRET);
  }

  private void converge(int looks) {
    environment.setSpec(spec(Phase.Provisioned));
    for (int i = 0; i < looks; i++) {
      UpdateControl<MigrationEnvironment> result = look();
      if (condition("Ready").startsWith("True Settled")) {
        return;
      }
      clock.forward(Duration.ofMillis(result.getScheduleDelay().orElseThrow()));
    }
    throw new AssertionError("not settled: " + Serialization.asYaml(environment.getStatus()));
  }

  private UpdateControl<MigrationEnvironment> look() {
    return reconciler.reconcile(environment, null);
  }

  private String condition(String type) {
    return environment.getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> "%s %s %s".formatted(c.getStatus(), c.getReason(), c.getMessage()))
        .findFirst()
        .orElse("none");
  }

  private void secret(String name, Map<String, String> values) {
    kubernetes.resource(Secrets.of("shop", name, values)).createOr(r -> r.update());
  }

  private void connection(String name, String side, String spec) {
    kubernetes
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: CloudConnection
                metadata: {name: %s, namespace: shop}
                spec: {%s: %s}
                """
                    .formatted(name, side, spec),
                CloudConnection.class))
        .inNamespace("shop")
        .createOr(r -> r.update());
  }

  private String aws(String account) {
    return """
    {region: ca-central-1, accountId: "%s", credentials: {secretRef: {name: aws}},
     endpoint: {url: "%s", caBundleRef: {name: ca, key: ca.crt}}}
    """
        .formatted(account, aws.uri());
  }

  private String azureSpec() {
    return """
    {subscriptionId: 00000000-0000-0000-0000-000000000000,
     tenantId: 00000000-0000-0000-0000-000000000001,
     credentials: {secretRef: {name: azure}},
     endpoint: {authorityHost: "%s", resourceManager: "%s", caBundleRef: {name: ca, key: ca.crt}}}
    """
        .formatted(azure.uri(), azure.uri());
  }

  private static MigrationEnvironment environment() {
    return Serialization.unmarshal(
        """
        apiVersion: landfall.dev/v1alpha1
        kind: MigrationEnvironment
        metadata: {name: prod, namespace: shop, uid: uid-1, generation: 1}
        spec:
          phase: Planned
          aws: {connection: aws}
          azure:
            connection: azure
            location: canadacentral
            resourceGroup: shop-rg
            network:
              name: shop-vnet
              addressSpace: [10.0.0.0/16]
              subnets: {containerApps: 10.0.1.0/24, database: 10.0.2.0/24, gateway: 10.0.3.0/24, privateEndpoints: 10.0.4.0/24}
            keyVault: {name: shop-kv}
            databases:
            - name: main
              server: shop-db
              database: shop
              administrator: {secretRef: {name: admin}}
              application: {secretRef: {name: app}}
              caBundleRef: {name: ca, key: ca.crt}
            containerApps:
              environment: shop-cae
              apps:
              - name: backend
                image: shop/backend:1.0
                ingress: {port: 8080, healthPath: /health}
                env:
                - {name: DATABASE_URL, from: {database: main}}
                - {name: GREETING, value: hello}
            gateway:
              name: shop-agw
              port: 8080
              routes:
              - {name: api, host: api.domain.com, path: /api, app: backend}
              - {name: all, host: "*.domain.com", app: backend}
        """,
        MigrationEnvironment.class);
  }

  private MigrationEnvironmentSpec spec(Phase phase) {
    return new MigrationEnvironmentSpec(
        phase, environment.getSpec().aws(), environment.getSpec().azure());
  }
}
