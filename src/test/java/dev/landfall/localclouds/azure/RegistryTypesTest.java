package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import dev.landfall.spine.HandClock;
import dev.landfall.tls.Authority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries, identities and roles as Azure takes and refuses them. */
@Tag("slow")
class RegistryTypesTest {
  private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
  private static final String GROUP = SUBSCRIPTION + "/resourceGroups/rg";
  private static final String REGISTRY =
      GROUP + "/providers/Microsoft.ContainerRegistry/registries/projectacr";
  private static final String IDENTITY =
      GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/web-identity";
  private static final String APP = GROUP + "/providers/Microsoft.App/containerApps/web";
  private static final String ACR = "2025-11-01";
  private static final String MSI = "2024-11-30";
  private static final String RBAC = "2022-04-01";
  private static final String BASIC =
      """
      {"location":"canadacentral","sku":{"name":"Basic"},"properties":{"adminUserEnabled":false}}\
      """;

  @TempDir Path directory;
  private final HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
  private Addresses addresses;
  private AzureCloud azure;
  private ArmCaller arm;

  @BeforeEach
  void start() {
    addresses = Addresses.claim();
    azure =
        new AzureCloud(
            addresses,
            Authority.create("local"),
            Programs.standard(directory.resolve("logs")),
            directory,
            clock);
    arm = new ArmCaller(azure);
    arm.put(GROUP, "2025-04-01", "{\"location\":\"canadacentral\"}");
  }

  @AfterEach
  void stop() {
    azure.close();
    addresses.close();
  }

  @Test
  void aRegistryTakesItsTimeAndTellsWhatNobodyDeclared() {
    assertThat(arm.put(REGISTRY, ACR, BASIC)).contains("\"provisioningState\":\"Creating\"");

    assertThat(arm.ended(REGISTRY, ACR)).isEqualTo("Succeeded");
    JsonNode told = arm.get(REGISTRY, ACR).path("properties");
    assertThat(told.path("loginServer").asText()).isEqualTo("projectacr.azurecr.io");
    assertThat(told.path("anonymousPullEnabled").asBoolean(true)).isFalse();
    assertThat(told.path("publicNetworkAccess").asText()).isEqualTo("Enabled");
  }

  @Test
  void registriesAreRefusedForTheirNameTheirSkuAndTheirVersion() {
    assertThat(arm.put(registry("no-dashes"), ACR, BASIC)).contains("InvalidResourceName");
    assertThat(arm.put(registry("four"), ACR, BASIC)).contains("InvalidResourceName");
    assertThat(arm.put(REGISTRY, ACR, "{\"location\":\"canadacentral\"}")).contains("InvalidSku");
    assertThat(arm.put(REGISTRY, ACR, "{\"sku\":{\"name\":\"Basic\"}}"))
        .contains("LocationRequired");
    assertThat(arm.put(REGISTRY, "2001-01-01", BASIC)).contains("NoRegisteredProviderFound");
  }

  @Test
  void aNameIsTakenOnAllOfAzureWhateverItsCase() {
    String other = SUBSCRIPTION + "/resourceGroups/other";
    arm.put(other, "2025-04-01", "{\"location\":\"eastus\"}");
    arm.put(registry("projectACR").replace("/rg/", "/other/"), ACR, BASIC);

    assertThat(arm.put(REGISTRY, ACR, BASIC))
        .contains("AlreadyInUse", "projectacr.azurecr.io is already in use");
  }

  @Test
  void aNewIdentityIsNotKnownEverywhereAtOnce() {
    arm.put(REGISTRY, ACR, BASIC);
    String principal = identity();
    String assignment = assignment(UUID.randomUUID().toString());

    assertThat(arm.put(assignment, RBAC, pull(principal))).contains("PrincipalNotFound");
    clock.forward(UserAssignedIdentityType.REPLICATION);
    assertThat(arm.put(assignment, RBAC, pull(principal)))
        .contains("\"scope\":\"" + REGISTRY + "\"");
  }

  @Test
  void anIdentityPutAgainIsStillTheSamePrincipal() {
    String principal = identity();

    assertThat(identity()).isEqualTo(principal);
    assertThat(arm.put(IDENTITY.replace("web-identity", "x"), MSI, located()))
        .contains("InvalidResourceName");
  }

  @Test
  void rolesAreRefusedForWhatIsWrongWithThem() {
    arm.put(REGISTRY, ACR, BASIC);
    String principal = knownIdentity();
    String name = UUID.randomUUID().toString();

    assertThat(arm.put(assignment("backend"), RBAC, pull(principal)))
        .contains("InvalidRoleAssignmentId");
    assertThat(arm.put(assignment(name), RBAC, grant(principal, UUID.randomUUID().toString())))
        .contains("RoleDefinitionDoesNotExist");
    assertThat(arm.put(assignment(name), RBAC, pull("nobody"))).contains("InvalidPrincipalId");
    assertThat(arm.put(assignment(name), RBAC, pull(UUID.randomUUID().toString())))
        .contains("PrincipalNotFound");
    assertThat(arm.put(assignment(name), RBAC, pull(principal).replace("ServicePrincipal", "User")))
        .contains("UnmatchedPrincipalType");
    assertThat(arm.put(assignment(name).replace("projectacr", "another"), RBAC, pull(principal)))
        .contains("ResourceNotFound");
  }

  @Test
  void theSameGrantIsMadeOnceAndStaysWhatItIs() {
    arm.put(REGISTRY, ACR, BASIC);
    String principal = knownIdentity();
    String assignment = assignment(UUID.randomUUID().toString());
    arm.put(assignment, RBAC, pull(principal));

    assertThat(arm.put(assignment, RBAC, pull(principal))).contains(principal);
    assertThat(arm.put(assignment(UUID.randomUUID().toString()), RBAC, pull(principal)))
        .contains("RoleAssignmentExists");
    assertThat(arm.put(assignment, RBAC, grant(principal, "acdd72a7-3385-48ef-bd42-f606fba81ae7")))
        .contains("RoleAssignmentUpdateNotPermitted");
  }

  @Test
  void grantsAreListedByPrincipalAndGoWithWhatTheyAreOn() {
    arm.put(REGISTRY, ACR, BASIC);
    arm.ended(REGISTRY, ACR);
    String principal = knownIdentity();
    String assignment = assignment(UUID.randomUUID().toString());
    arm.put(assignment, RBAC, pull(principal));

    assertThat(listed(principal)).hasSize(1);
    assertThat(listed(UUID.randomUUID().toString())).isEmpty();
    assertThat(ArmCaller.text(list("name eq 'x'"))).contains("UnsupportedQuery");

    arm.delete(REGISTRY, ACR);
    Await.until(
        "the grant to go", Duration.ofSeconds(10), () -> arm.get(assignment, RBAC).has("error"));
  }

  @Test
  void anImageIsHandedOutOnlyToAnIdentityThatMayPull() {
    arm.put(GROUP + "/providers/Microsoft.App/managedEnvironments/cae", "2025-01-01", located());
    arm.put(REGISTRY, ACR, BASIC);
    arm.ended(REGISTRY, ACR);
    String principal = knownIdentity();

    assertThat(arm.put(APP, "2025-01-01", app("projectacr.azurecr.io/hello:1.0", "")))
        .contains("\"provisioningState\":\"InProgress\"");
    assertThat(arm.ended(APP, "2025-01-01")).isEqualTo("Failed");

    arm.put(assignment(UUID.randomUUID().toString()), RBAC, pull(principal));
    arm.put(APP, "2025-01-01", app("projectacr.azurecr.io/hello:1.0", IDENTITY));
    assertThat(arm.ended(APP, "2025-01-01")).as("not heeded yet").isEqualTo("Failed");

    clock.forward(RoleAssignmentType.HEEDED);
    arm.put(APP, "2025-01-01", app("projectacr.azurecr.io/hello:1.0", IDENTITY));
    assertThat(arm.ended(APP, "2025-01-01")).isEqualTo("Succeeded");
    assertThat(arm.get(APP, "2025-01-01").toString()).contains("\"principalId\":\"" + principal);

    arm.put(APP, "2025-01-01", app("nobodys.azurecr.io/hello:1.0", IDENTITY));
    assertThat(arm.ended(APP, "2025-01-01")).isEqualTo("Failed");
  }

  @Test
  void anAppSignsInOnlyByAnIdentityThatItHas() {
    arm.put(GROUP + "/providers/Microsoft.App/managedEnvironments/cae", "2025-01-01", located());

    assertThat(arm.put(APP, "2025-01-01", app("hello:1.0", IDENTITY)))
        .contains("FailedIdentityOperation");
    identity();
    assertThat(
            arm.put(
                APP,
                "2025-01-01",
                app("hello:1.0", IDENTITY).replaceFirst("\"identity\":\\{.*?\\}\\}\\},", "")))
        .contains("ContainerAppRegistryIdentityNotFound");
  }

  private String identity() {
    return Json.text(Json.parse(arm.put(IDENTITY, MSI, located())), "properties.principalId");
  }

  private String knownIdentity() {
    String principal = identity();
    clock.forward(UserAssignedIdentityType.REPLICATION);
    return principal;
  }

  private JsonNode listed(String principal) {
    return Json.parse(ArmCaller.text(list("principalId%20eq%20'" + principal + "'"))).path("value");
  }

  private CloudResponse list(String filter) {
    return arm.call(
        "GET",
        REGISTRY + "/providers/Microsoft.Authorization/roleAssignments",
        RBAC + "&$filter=" + filter,
        "");
  }

  private static String registry(String name) {
    return REGISTRY.replace("projectacr", name);
  }

  private static String assignment(String name) {
    return REGISTRY + "/providers/Microsoft.Authorization/roleAssignments/" + name;
  }

  private static String pull(String principal) {
    return grant(principal, RoleAssignmentType.ACR_PULL);
  }

  private static String grant(String principal, String definition) {
    return """
    {"properties":{"roleDefinitionId":"%s/providers/Microsoft.Authorization/roleDefinitions/%s",
    "principalId":"%s","principalType":"ServicePrincipal"}}\
    """
        .formatted(SUBSCRIPTION, definition, principal);
  }

  private static String located() {
    return "{\"location\":\"canadacentral\"}";
  }

  /** An app without an identity when none is given. */
  private static String app(String image, String identity) {
    String template =
        """
        {"location":"canadacentral",IDENTITY"properties":{
        "environmentId":"%s/providers/Microsoft.App/managedEnvironments/cae",
        "configuration":{REGISTRIES"ingress":{"external":true,"targetPort":8080}},
        "template":{"containers":[{"name":"web","image":"%s"}]}}}\
        """
            .formatted(GROUP, image);
    return identity.isEmpty()
        ? template.replace("IDENTITY", "").replace("REGISTRIES", "")
        : template
            .replace(
                "IDENTITY",
                "\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"%s\":{}}},"
                    .formatted(identity))
            .replace(
                "REGISTRIES",
                "\"registries\":[{\"server\":\"projectacr.azurecr.io\",\"identity\":\"%s\"}],"
                    .formatted(identity));
  }
}
