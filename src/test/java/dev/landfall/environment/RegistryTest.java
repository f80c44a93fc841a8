package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry, the apps' identities and what they may do, against the local Azure. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class RegistryTest {
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-rg";
  private static final String REGISTRY =
      GROUP + "/providers/Microsoft.ContainerRegistry/registries/projectprodacr";
  private static final String ROLES = "/providers/Microsoft.Authorization/roleAssignments";
  private static final String APPS = GROUP + "/providers/Microsoft.App/containerApps/";
  private static final String IDENTITY =
      GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/backend-identity";
  private static final String ACR = "2025-11-01";
  private static final String APP = "2025-01-01";
  private static final String RBAC = "2022-04-01";
  private static final String IN_REGISTRY = "projectprodacr.azurecr.io/hello:1.0";
  private static final String GRANT = "roleAssignment/AcrPull/projectprodacr/backend-identity";

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private Addresses addresses;
  private AzureCloud cloud;
  private ArmCaller arm;
  private CloudServer azure;
  private CloudServer aws;
  private String authority;
  private Connections connections;
  private EnvironmentReconciler reconciler;
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog();
  private final HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
  private MigrationEnvironment environment = environment(IN_REGISTRY, "Basic", "canadacentral");

  private final List<String> told = new ArrayList<>();
  private final List<String> stalls = new ArrayList<>();

  /** What answers in the cloud's place; empty lets it answer. */
  private volatile Function<CloudRequest, Optional<CloudResponse>> instead = r -> Optional.empty();

  @BeforeEach
  void start() throws Exception {
    addresses = Addresses.claim();
    Authority ca = Authority.create("local");
    authority = ca.pem();
    Identity control = ca.issue("clouds", addresses.control());
    cloud =
        new AzureCloud(
            addresses, ca, Programs.standard(directory.resolve("logs")), directory, clock);
    arm = new ArmCaller(cloud);
    azure = CloudServer.start(new Overheard(), addresses.control(), control, faults, requests);
    aws = CloudServer.start(new ScriptedSts(), addresses.control(), control, faults, requests);
    secret("ca", Map.of("ca.crt", authority));
    secret("aws", Map.of("accessKeyId", "AKIA", "secretAccessKey", "x"));
    secret(
        "azure",
        Map.of(
            "clientId",
            cloud.credentials().clientId(),
            "clientSecret",
            cloud.credentials().clientSecret()));
    connection(
        "aws",
        """
        aws: {region: ca-central-1, accountId: "123456789012",
          credentials: {secretRef: {name: aws}},
          endpoint: {url: "%s", caBundleRef: {name: ca, key: ca.crt}}}
        """
            .formatted(aws.uri()));
    connection(
        "azure",
        """
        azure: {subscriptionId: 00000000-0000-0000-0000-000000000000,
          tenantId: 00000000-0000-0000-0000-000000000000,
          credentials: {secretRef: {name: azure}},
          endpoint: {authorityHost: "%s", resourceManager: "%s",
            caBundleRef: {name: ca, key: ca.crt}}}
        """
            .formatted(azure.uri(), azure.uri()));
    restart();
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
  void anAppPullsByItsOwnIdentityExactlyWhenItsImageIsInTheRegistry() {
    converge();

    JsonNode registry = arm.get(REGISTRY, ACR).path("properties");
    assertThat(registry.path("adminUserEnabled").asBoolean(true)).isFalse();
    assertThat(registry.path("anonymousPullEnabled").asBoolean(true)).isFalse();
    assertThat(grants()).hasSize(1);
    assertThat(grants().get(0).at("/properties/principalId").asText())
        .isEqualTo(principal("backend"));
    JsonNode backend = arm.get(APPS + "backend", APP);
    assertThat(backend.at("/identity/userAssignedIdentities").size()).isEqualTo(1);
    assertThat(backend.at("/properties/configuration/registries/0/server").asText())
        .isEqualTo("projectprodacr.azurecr.io");
    JsonNode frontend = arm.get(APPS + "frontend", APP);
    assertThat(principal("frontend")).isNotEmpty();
    assertThat(frontend.has("identity")).isFalse();
    assertThat(frontend.at("/properties/configuration").has("registries")).isFalse();
  }

  @Test
  void aPrincipalThatIsNotKnownYetIsGrantedItsRoleLaterAndNobodyIsAskedForHelp() {
    converge();

    assertThat(requests.of("azure").operations().get("PUT Microsoft.Authorization/roleAssignments"))
        .isGreaterThan(1L);
    assertThat(told).anyMatch(said -> said.contains("PrincipalNotFound"));
    assertThat(stalls).isEmpty();
  }

  @Test
  void aRestartFindsEverythingAndWritesNothing() {
    converge();
    long writes = requests.of("azure").writes();
    long looks = looksAtGrants();
    restart();

    look();

    assertThat(condition("Ready")).startsWith("True Settled");
    assertThat(requests.of("azure").writes()).isEqualTo(writes);
    assertThat(looksAtGrants()).as("found by its name, without a list").isEqualTo(looks + 1);
  }

  @Test
  void whatSomebodyTookAwayFromAnAppIsPutBackAndWhatTheyAddedStays() {
    converge();
    arm.patch(
        APPS + "backend",
        APP,
        """
        {"identity":null,"properties":{"configuration":{"registries":[
        {"server":"docker.io","username":"shop","passwordSecretRef":"docker"}]}}}\
        """);
    arm.ended(APPS + "backend", APP);
    long writes = requests.of("azure").writes();

    look();

    assertThat(environment.getStatus().plan())
        .filteredOn(p -> p.resource().equals("containerApp/backend"))
        .extracting(PlannedResource::detail)
        .singleElement()
        .asString()
        .contains(
            "identity.type none → UserAssigned",
            "identity.userAssignedIdentities[backend-identity] none → declared",
            "configuration.registries[projectprodacr.azurecr.io] none → declared")
        .doesNotContain("docker");
    converge();
    assertThat(requests.of("azure").writes()).isEqualTo(writes + 1);
    assertThat(arm.get(APPS + "backend", APP).at("/properties/configuration/registries").size())
        .isEqualTo(2);
  }

  @Test
  void anotherSkuIsOneChangeInPlace() {
    converge();
    long writes = requests.of("azure").writes();
    environment = with(environment(IN_REGISTRY, "Standard", "canadacentral"));

    converge();

    assertThat(arm.get(REGISTRY, ACR, "sku.name")).isEqualTo("Standard");
    assertThat(requests.of("azure").writes()).isEqualTo(writes + 1);
  }

  @Test
  void aRegistryIsNotMovedToAnotherRegion() {
    converge();
    environment = with(environment(IN_REGISTRY, "Basic", "eastus"));

    look();

    assertThat(condition("Stalled"))
        .contains(
            "containerRegistry/projectprodacr: cannot be changed in place: location canadacentral"
                + " → eastus",
            "identity/backend-identity: cannot be changed in place");
  }

  @Test
  void aForeignRegistryIsLeftAlone() {
    ownGroup();
    arm.put(REGISTRY, ACR, "{\"location\":\"canadacentral\",\"sku\":{\"name\":\"Premium\"}}");
    arm.ended(REGISTRY, ACR);

    stuck();

    assertThat(condition("Stalled"))
        .contains("containerRegistry/projectprodacr: it exists and was not made by this");
    assertThat(arm.get(REGISTRY, ACR, "sku.name")).isEqualTo("Premium");
    assertThat(grants()).isEmpty();
    assertThat(arm.get(APPS + "frontend", APP, "name")).isEqualTo("frontend");
    assertThat(arm.get(APPS + "backend", APP, "error.code")).isEqualTo("ResourceNotFound");
  }

  @Test
  void aNameThatSomebodyElseHasIsToldWithWhatToDo() {
    String other = GROUP.replace("shop-rg", "other-rg");
    arm.put(other, "2025-04-01", "{\"location\":\"eastus\"}");
    arm.put(
        REGISTRY.replace("shop-rg", "other-rg"),
        ACR,
        "{\"location\":\"eastus\",\"sku\":{\"name\":\"Basic\"}}");

    stuck();

    assertThat(condition("Stalled"))
        .contains("containerRegistry/projectprodacr", "AlreadyInUse", "choose another");
  }

  @Test
  void whoeverMayNotGrantRolesIsToldWhatSomebodyElseCanRun() {
    instead =
        request ->
            request.method().equals("PUT") && request.path().contains(ROLES)
                ? Optional.of(
                    CloudResponse.json(
                        403,
                        """
                        {"error":{"code":"AuthorizationFailed","message":"The client does not have\
                         authorization to perform action\
                         'Microsoft.Authorization/roleAssignments/write'."}}\
                        """))
                : Optional.empty();

    stuck();

    assertThat(condition("Stalled"))
        .contains(
            GRANT,
            "Role Based Access Control Administrator",
            "az role assignment create --assignee-object-id " + principal("backend"),
            "--role AcrPull --scope " + REGISTRY);

    grantElsewhere();
    converge();
  }

  @Test
  void theSameGrantUnderAnotherNameIsAsGood() {
    converge();
    arm.delete(REGISTRY + ROLES + "/" + grants().get(0).path("name").asText(), RBAC);
    String theirs = grantElsewhere();
    long writes = requests.of("azure").writes();

    look();

    assertThat(condition("Ready")).startsWith("True Settled");
    assertThat(requests.of("azure").writes()).isEqualTo(writes);

    instead =
        request ->
            request.method().equals("GET") && request.path().endsWith(ROLES)
                ? Optional.of(CloudResponse.json(200, "{\"value\":[]}"))
                : Optional.empty();
    look();
    assertThat(condition("Reconciling")).contains(GRANT).doesNotContain("failed");
    assertThat(condition("Stalled")).startsWith("False");
    assertThat(requests.of("azure").writes()).isEqualTo(writes + 1);
    assertThat(grants()).hasSize(1);
    assertThat(grants().get(0).path("name").asText()).isEqualTo(theirs);
  }

  @Test
  void aRoleThatIsNotHeededYetIsWaitedForAndNotToldAsAMistake() {
    converge();
    String mine = REGISTRY + ROLES + "/" + grants().get(0).path("name").asText();
    environment = with(environment(IN_REGISTRY.replace("1.0", "2.0"), "Basic", "canadacentral"));
    instead =
        request -> {
          if (request.method().equals("PUT") && request.path().startsWith(APPS + "backend")) {
            arm.delete(mine, RBAC);
          }
          return Optional.empty();
        };

    look();
    assertThat(arm.ended(APPS + "backend", APP)).isEqualTo("Failed");
    look();

    assertThat(environment.getStatus().plan())
        .filteredOn(p -> p.resource().equals("containerApp/backend"))
        .extracting(PlannedResource::detail)
        .singleElement()
        .asString()
        .contains("a role of the app's identity is not heeded yet", "UNAUTHORIZED");
    assertThat(condition("Stalled")).startsWith("False");
    instead = request -> Optional.empty();
    converge();
  }

  @Test
  void anAppWhoseImageLeavesTheRegistryNoLongerSignsInThere() {
    converge();
    JsonNode ours = arm.get(APPS + "backend", APP).at("/properties/configuration/registries/0");
    String theirs =
        "{\"server\":\"docker.io\",\"username\":\"shop\",\"passwordSecretRef\":\"docker\"}";
    arm.patch(
        APPS + "backend",
        APP,
        "{\"properties\":{\"configuration\":{\"registries\":[%s,%s]}}}".formatted(ours, theirs));
    arm.ended(APPS + "backend", APP);
    environment = with(environment("hello:1.0", "Basic", "canadacentral"));

    converge();

    assertThat(arm.get(APPS + "backend", APP).at("/properties/configuration/registries"))
        .hasSize(1)
        .first()
        .hasToString(
            "{\"server\":\"docker.io\",\"username\":\"shop\",\"passwordSecretRef\":\"docker\",\"identity\":\"\"}");
    long writes = requests.of("azure").writes();
    look();
    assertThat(requests.of("azure").writes()).isEqualTo(writes);
  }

  /** Asks again, as the operator would, until all stands. */
  private void converge() {
    environment.getMetadata().setGeneration(environment.getMetadata().getGeneration() + 1);
    until("settled", () -> condition("Ready").startsWith("True Settled"));
  }

  private void stuck() {
    until(
        "stuck with nothing left to do",
        () ->
            condition("Stalled").startsWith("True")
                && environment.getStatus().plan().stream()
                    .anyMatch(
                        p ->
                            p.resource().equals("containerApp/frontend")
                                && p.detail().equals("as declared")));
  }

  private void until(String what, BooleanSupplier so) {
    try {
      Await.until(
          what,
          Duration.ofSeconds(90),
          () -> {
            Optional<Long> again = look();
            boolean done = so.getAsBoolean();
            if (!done) {
              clock.forward(Duration.ofMillis(again.orElseThrow()));
            }
            return done;
          });
    } catch (IllegalStateException e) {
      throw new AssertionError(Serialization.asYaml(environment.getStatus()), e);
    }
  }

  private Optional<Long> look() {
    Optional<Long> again = reconciler.reconcile(environment, null).getScheduleDelay();
    told.add(condition("Ready"));
    if (condition("Stalled").startsWith("True")) {
      stalls.add(condition("Stalled"));
    }
    return again;
  }

  private long looksAtGrants() {
    return requests.of("azure").operations().get("GET Microsoft.Authorization/roleAssignments");
  }

  /** Another process of the operator, which remembers nothing. */
  private void restart() {
    if (connections != null) {
      connections.close();
    }
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new EnvironmentReconciler(
            connections, kubernetes, new Events(kubernetes, clock), new StatusInHand(), clock);
  }

  private void ownGroup() {
    arm.put(
        GROUP,
        "2025-04-01",
        "{\"location\":\"canadacentral\",\"tags\":{\"landfall-owner\":\"shop/prod/uid-1\"}}");
  }

  private String principal(String app) {
    return arm.get(IDENTITY.replace("backend", app), "2024-11-30", "properties.principalId");
  }

  private JsonNode grants() {
    return arm.get(REGISTRY + ROLES, RBAC).path("value");
  }

  /** What somebody else grants, under a name of their own. */
  private String grantElsewhere() {
    String name = UUID.randomUUID().toString();
    String answer =
        arm.put(
            REGISTRY + ROLES + "/" + name,
            RBAC,
            """
            {"properties":{"principalId":"%s","principalType":"ServicePrincipal",
            "roleDefinitionId":"/subscriptions/00000000-0000-0000-0000-000000000000/providers/\
            Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d"}}\
            """
                .formatted(principal("backend")));
    assertThat(answer).contains(name).doesNotContain("error");
    return name;
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

  private void connection(String name, String spec) {
    kubernetes
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: CloudConnection
                metadata: {name: %s, namespace: shop}
                spec:
                %s
                """
                    .formatted(name, spec.indent(2)),
                CloudConnection.class))
        .inNamespace("shop")
        .create();
  }

  /** The same environment with another declaration. */
  private MigrationEnvironment with(MigrationEnvironment declared) {
    declared.getMetadata().setGeneration(environment.getMetadata().getGeneration() + 1);
    declared.setStatus(environment.getStatus());
    return declared;
  }

  private static MigrationEnvironment environment(String image, String sku, String location) {
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
            location: %s
            resourceGroup: shop-rg
            network:
              name: shop-vnet
              addressSpace: [10.0.0.0/16]
              subnets: {containerApps: 10.0.0.0/23}
            registry: {name: projectprodacr, sku: %s}
            containerApps:
              environment: shop-cae
              apps:
              - {name: backend, image: "%s", ingress: {port: 8080}}
              - {name: frontend, image: "hello:1.0", ingress: {port: 8080}}
        """
            .formatted(location, sku, image),
        MigrationEnvironment.class);
  }

  /** The local Azure, with somebody on the line who may answer first. */
  private final class Overheard implements CloudApi {
    @Override
    public String name() {
      return cloud.name();
    }

    @Override
    public String operation(CloudRequest request) {
      return cloud.operation(request);
    }

    @Override
    public boolean isWrite(CloudRequest request) {
      return cloud.isWrite(request);
    }

    @Override
    public CloudResponse handle(CloudRequest request) {
      return instead.apply(request).orElseGet(() -> cloud.handle(request));
    }
  }
}
