package dev.landfall.environment;

import static dev.landfall.environment.EnvironmentFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.localclouds.http.CloudResponse;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry, the apps' identities and what they may do, against the local Azure. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class RegistryTest {
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
  private EnvironmentFixture on;
  private final List<String> told = new ArrayList<>();
  private final List<String> stalls = new ArrayList<>();

  @BeforeEach
  void start() {
    on =
        EnvironmentFixture.onOneClock(
            kubernetes, directory, declared(IN_REGISTRY, "Basic", "canadacentral"));
  }

  @AfterEach
  void stop() {
    on.close();
  }

  @Test
  void anAppPullsByItsOwnIdentityExactlyWhenItsImageIsInTheRegistry() {
    converge();

    JsonNode registry = on.arm.get(REGISTRY, ACR).path("properties");
    assertThat(registry.path("adminUserEnabled").asBoolean(true)).isFalse();
    assertThat(registry.path("anonymousPullEnabled").asBoolean(true)).isFalse();
    assertThat(grants()).hasSize(1);
    assertThat(grants().get(0).at("/properties/principalId").asText())
        .isEqualTo(principal("backend"));
    JsonNode backend = on.arm.get(APPS + "backend", APP);
    assertThat(backend.at("/identity/userAssignedIdentities").size()).isEqualTo(1);
    assertThat(backend.at("/properties/configuration/registries/0/server").asText())
        .isEqualTo("projectprodacr.azurecr.io");
    JsonNode frontend = on.arm.get(APPS + "frontend", APP);
    assertThat(principal("frontend")).isNotEmpty();
    assertThat(frontend.has("identity")).isFalse();
    assertThat(frontend.at("/properties/configuration").has("registries")).isFalse();
  }

  @Test
  void aPrincipalThatIsNotKnownYetIsGrantedItsRoleLaterAndNobodyIsAskedForHelp() {
    converge();

    assertThat(
            on.requests.of("azure").operations().get("PUT Microsoft.Authorization/roleAssignments"))
        .isGreaterThan(1L);
    assertThat(told).anyMatch(said -> said.contains("PrincipalNotFound"));
    assertThat(stalls).isEmpty();
  }

  @Test
  void aRestartFindsEverythingAndWritesNothing() {
    converge();
    long writes = on.writes();
    long looks = looksAtGrants();
    on.restart();

    on.look();

    assertThat(on.condition("Ready")).startsWith("True Settled");
    assertThat(on.writes()).isEqualTo(writes);
    assertThat(looksAtGrants()).as("found by its name, without a list").isEqualTo(looks + 1);
  }

  @Test
  void whatSomebodyTookAwayFromAnAppIsPutBackAndWhatTheyAddedStays() {
    converge();
    on.arm.patch(
        APPS + "backend",
        APP,
        """
        {"identity":null,"properties":{"configuration":{"secrets":[{"name":"docker","value":"x"}],"registries":[
        {"server":"docker.io","username":"shop","passwordSecretRef":"docker"}]}}}\
        """);
    on.arm.ended(APPS + "backend", APP);
    long writes = on.writes();

    on.look();

    assertThat(on.environment.getStatus().plan())
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
    assertThat(on.writes()).isEqualTo(writes + 1);
    assertThat(on.arm.get(APPS + "backend", APP).at("/properties/configuration/registries").size())
        .isEqualTo(2);
  }

  @Test
  void anotherSkuIsOneChangeInPlace() {
    converge();
    long writes = on.writes();
    on.declare(declared(IN_REGISTRY, "Standard", "canadacentral"));

    converge();

    assertThat(on.arm.get(REGISTRY, ACR, "sku.name")).isEqualTo("Standard");
    assertThat(on.writes()).isEqualTo(writes + 1);
  }

  @Test
  void aPremiumRegistryIsReachedFromInsideAloneUnlessItIsSaidToBeExposed() {
    on.declare(
        declared(IN_REGISTRY, "Premium", "canadacentral")
            .replace("/23}", "/23, privateEndpoints: 10.0.4.0/24}")
            .replaceAll("exposed: .*", "exposed: []"));
    converge();
    JsonNode closed = on.arm.get(REGISTRY, ACR).path("properties");
    assertThat(closed.path("publicNetworkAccess").asText()).isEqualTo("Disabled");
    assertThat(on.line("privateDnsZoneGroup/projectprodacr-registry").detail())
        .isEqualTo("as declared");

    on.declare(declared(IN_REGISTRY, "Premium", "canadacentral"));
    converge();

    assertThat(on.arm.get(REGISTRY, ACR).at("/properties/publicNetworkAccess").asText())
        .isEqualTo("Enabled");
  }

  @Test
  void aRegistryIsNotMovedToAnotherRegion() {
    converge();
    on.declare(declared(IN_REGISTRY, "Basic", "eastus"));

    on.look();

    assertThat(on.condition("Stalled"))
        .contains(
            "containerRegistry/projectprodacr: cannot be changed in place: location canadacentral"
                + " → eastus",
            "identity/backend-identity: cannot be changed in place");
  }

  @Test
  void aForeignRegistryIsLeftAlone() {
    ownGroup();
    on.arm.put(REGISTRY, ACR, "{\"location\":\"canadacentral\",\"sku\":{\"name\":\"Premium\"}}");
    on.arm.ended(REGISTRY, ACR);

    stuck();

    assertThat(on.condition("Stalled"))
        .contains("containerRegistry/projectprodacr: it exists and was not made by this");
    assertThat(on.arm.get(REGISTRY, ACR, "sku.name")).isEqualTo("Premium");
    assertThat(grants()).isEmpty();
    assertThat(on.arm.get(APPS + "frontend", APP, "name")).isEqualTo("frontend");
    assertThat(on.arm.get(APPS + "backend", APP, "error.code")).isEqualTo("ResourceNotFound");
  }

  @Test
  void aNameThatSomebodyElseHasIsToldWithWhatToDo() {
    String other = GROUP.replace("shop-rg", "other-rg");
    on.arm.put(other, "2025-04-01", "{\"location\":\"eastus\"}");
    on.arm.put(
        REGISTRY.replace("shop-rg", "other-rg"),
        ACR,
        "{\"location\":\"eastus\",\"sku\":{\"name\":\"Basic\"}}");

    stuck();

    assertThat(on.condition("Stalled"))
        .contains("containerRegistry/projectprodacr", "AlreadyInUse", "choose another");
  }

  @Test
  void whoeverMayNotGrantRolesIsToldWhatSomebodyElseCanRun() {
    on.instead =
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

    assertThat(on.condition("Stalled"))
        .contains(
            GRANT,
            "Role Based Access Control Administrator",
            "az role assignment create --assignee-object-id " + principal("backend"),
            "--role \"AcrPull\" --scope " + REGISTRY);

    grantElsewhere();
    converge();
  }

  @Test
  void theSameGrantUnderAnotherNameIsAsGood() {
    converge();
    on.arm.delete(REGISTRY + ROLES + "/" + grants().get(0).path("name").asText(), RBAC);
    String theirs = grantElsewhere();
    long writes = on.writes();

    on.look();

    assertThat(on.condition("Ready")).startsWith("True Settled");
    assertThat(on.writes()).isEqualTo(writes);

    on.instead =
        request ->
            request.method().equals("GET") && request.path().endsWith(ROLES)
                ? Optional.of(CloudResponse.json(200, "{\"value\":[]}"))
                : Optional.empty();
    on.look();
    assertThat(on.condition("Reconciling")).contains(GRANT).doesNotContain("failed");
    assertThat(on.condition("Stalled")).startsWith("False");
    assertThat(on.writes()).isEqualTo(writes + 1);
    assertThat(grants()).hasSize(1);
    assertThat(grants().get(0).path("name").asText()).isEqualTo(theirs);
  }

  @Test
  void aRoleThatIsNotHeededYetIsWaitedForAndNotToldAsAMistake() {
    converge();
    String mine = REGISTRY + ROLES + "/" + grants().get(0).path("name").asText();
    on.declare(declared(IN_REGISTRY.replace("1.0", "2.0"), "Basic", "canadacentral"));
    on.instead =
        request -> {
          if (request.method().equals("PUT") && request.path().startsWith(APPS + "backend")) {
            on.arm.delete(mine, RBAC);
          }
          return Optional.empty();
        };

    on.look();
    assertThat(on.arm.ended(APPS + "backend", APP)).isEqualTo("Failed");
    on.look();

    assertThat(on.environment.getStatus().plan())
        .filteredOn(p -> p.resource().equals("containerApp/backend"))
        .extracting(PlannedResource::detail)
        .singleElement()
        .asString()
        .contains("a role of its identity is not heeded yet", "UNAUTHORIZED");
    assertThat(on.condition("Stalled")).startsWith("False");
    on.instead = request -> Optional.empty();
    converge();
  }

  @Test
  void aPullThatIsRefusedLongAfterTheGrantIsNamedWithWhatToLookAt() {
    converge();
    on.clock.forward(Duration.ofMinutes(21));
    on.declare(declared(IN_REGISTRY.replace("1.0", "2.0"), "Basic", "canadacentral"));
    on.instead =
        request ->
            request.method().equals("PUT") && request.path().startsWith(APPS + "backend")
                ? Optional.of(
                    CloudResponse.json(
                        400,
                        """
                        {"error":{"code":"InvalidParameterValueInContainerTemplate","message":\
                        "GET https: UNAUTHORIZED: authentication required"}}\
                        """))
                : Optional.empty();

    until("named", () -> on.condition("Stalled").startsWith("True"));

    assertThat(on.condition("Stalled"))
        .startsWith("True Invalid")
        .contains("containerApp/backend", "UNAUTHORIZED");
  }

  @Test
  void anAppWhoseImageLeavesTheRegistryNoLongerSignsInThere() {
    converge();
    JsonNode ours = on.arm.get(APPS + "backend", APP).at("/properties/configuration/registries/0");
    String theirs =
        "{\"server\":\"docker.io\",\"username\":\"shop\",\"passwordSecretRef\":\"docker\"}";
    on.arm.patch(
        APPS + "backend",
        APP,
        ("{\"properties\":{\"configuration\":{\"secrets\":[{\"name\":\"docker\",\"value\":\"x\"}],"
                + "\"registries\":[%s,%s]}}}")
            .formatted(ours, theirs));
    on.arm.ended(APPS + "backend", APP);
    on.declare(declared("hello:1.0", "Basic", "canadacentral"));

    converge();

    assertThat(on.arm.get(APPS + "backend", APP).at("/properties/configuration/registries"))
        .hasSize(1)
        .first()
        .hasToString(
            "{\"server\":\"docker.io\",\"username\":\"shop\",\"passwordSecretRef\":\"docker\",\"identity\":\"\"}");
    long writes = on.writes();
    on.look();
    assertThat(on.writes()).isEqualTo(writes);
  }

  /** Asks again, as the operator would, until all stands. */
  private void converge() {
    on.environment.getMetadata().setGeneration(on.environment.getMetadata().getGeneration() + 1);
    until("settled", () -> on.condition("Ready").startsWith("True Settled"));
  }

  private void stuck() {
    until(
        "stuck with nothing left to do",
        () ->
            on.condition("Stalled").startsWith("True")
                && on.environment.getStatus().plan().stream()
                    .anyMatch(
                        p ->
                            p.resource().equals("containerApp/frontend")
                                && p.detail().equals("as declared")));
  }

  private void until(String what, BooleanSupplier so) {
    on.until(
        what,
        () -> {
          told.add(on.condition("Ready"));
          if (on.condition("Stalled").startsWith("True")) {
            stalls.add(on.condition("Stalled"));
          }
          return so.getAsBoolean();
        });
  }

  private long looksAtGrants() {
    return on.requests.of("azure").operations().get("GET Microsoft.Authorization/roleAssignments");
  }

  private void ownGroup() {
    on.arm.put(
        GROUP,
        "2025-04-01",
        "{\"location\":\"canadacentral\",\"tags\":{\"landfall-owner\":\"shop/prod/uid-1\"}}");
  }

  private String principal(String app) {
    return on.arm.get(IDENTITY.replace("backend", app), "2024-11-30", "properties.principalId");
  }

  private JsonNode grants() {
    return on.arm.get(REGISTRY + ROLES, RBAC).path("value");
  }

  /** What somebody else grants, under a name of their own. */
  private String grantElsewhere() {
    String name = UUID.randomUUID().toString();
    String answer =
        on.arm.put(
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

  private static String declared(String image, String sku, String location) {
    return """
    location: %s
    network:
      name: shop-vnet
      addressSpace: [10.0.0.0/16]
      subnets: {containerApps: 10.0.0.0/23}
    registry: {name: projectprodacr, sku: %s}
    exposed: [{resource: containerRegistry/projectprodacr, reason: a public endpoint}]
    containerApps:
      environment: shop-cae
      apps:
      - {name: backend, image: "%s", ingress: {port: 8080}}
      - {name: frontend, image: "hello:1.0", ingress: {port: 8080}}
    """
        .formatted(location, sku, image);
  }
}
