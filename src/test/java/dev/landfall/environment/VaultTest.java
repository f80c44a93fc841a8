package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What apps keep secret: in the vault, for their own identities, and nowhere else. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class VaultTest {
  private static final String VERSION = "2024-11-01";
  private static final String VAULT =
      EnvironmentFixture.GROUP + "/providers/Microsoft.KeyVault/vaults/kv1";
  private static final String APP =
      EnvironmentFixture.GROUP + "/providers/Microsoft.App/containerApps/backend";
  private static final String GRANT =
      "roleAssignment/Key Vault Secrets User/backend-payments-key/backend-identity";
  private static final String SIDE =
      """
      keyVault: {name: kv1}
      containerApps:
        environment: shop-cae
        apps:
        - name: backend
          image: shop/hello:1.0
          ingress: {port: 8080}
          env:
          - {name: GREETING, value: hello}
          - {name: PAYMENTS_KEY, from: {secretRef: {name: payments, key: api-key}}}
      """;

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture azure;

  @BeforeEach
  void start() throws Exception {
    azure = EnvironmentFixture.onOneClock(kubernetes, directory);
    azure.secret("payments", Map.of("api-key", "first-value"));
    azure.declare(SIDE);
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void itIsClosedToTheOutsideOpenedByRolesAndCannotBePurged() {
    azure.settle();

    assertThat(azure.arm.get(VAULT, VERSION).get("properties").toString())
        .contains(
            "\"publicNetworkAccess\":\"Disabled\"",
            "\"enableRbacAuthorization\":true",
            "\"enablePurgeProtection\":true",
            "\"softDeleteRetentionInDays\":90");
    assertThat(azure.line("privateEndpoint/kv1-vault").action()).isEqualTo(PlannedAction.Leave);
    assertThat(azure.line("privateDnsZone/privatelink.vaultcore.azure.net").action())
        .isEqualTo(PlannedAction.Leave);
  }

  @Test
  void anAppReadsItsOwnSecretByItsIdentityAndTheValueIsNowhereElse() {
    azure.settle();

    assertThat(azure.cloud.environment("backend")).containsEntry("PAYMENTS_KEY", "first-value");
    assertThat(azure.line(GRANT).action()).isEqualTo(PlannedAction.Leave);
    assertThat(azure.arm.get(APP, "2025-01-01").toString())
        .contains("https://kv1.vault.azure.net/secrets/backend-payments-key/")
        .doesNotContain("first-value");
    assertThat(azure.arm.get(VAULT + "/secrets/backend-payments-key", VERSION).toString())
        .doesNotContain("first-value");
    assertThat(Serialization.asYaml(azure.environment)).doesNotContain("first-value");
  }

  @Test
  void whatStandsIsNotWrittenAgain() {
    azure.settle();
    long writes = azure.writes();

    azure.look();
    azure.restart();
    azure.look();

    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void aRotatedSecretIsANewVersionThatTheAppRunsWith() {
    azure.settle();
    azure.secret("payments", Map.of("api-key", "second-value"));

    azure.until("Ready", "False");
    azure.settle();

    Await.until(
        "the app to have the new value",
        Duration.ofSeconds(10),
        () -> "second-value".equals(azure.cloud.environment("backend").get("PAYMENTS_KEY")));
  }

  @Test
  void aVaultThatWasDeletedComesBackWithWhatWasInIt() {
    azure.settle();
    String first = azure.arm.get(VAULT + "/secrets/backend-payments-key", VERSION).toString();
    azure.arm.delete(VAULT, VERSION);

    azure.until("Ready", "False");
    azure.settle();

    assertThat(azure.arm.get(VAULT + "/secrets/backend-payments-key", VERSION).toString())
        .isEqualTo(first);
  }

  @Test
  void theNameOfAnothersDeletedVaultIsRefusedWithWhatToDo() {
    azure.declare("Provisioned", "storage: {account: shopfiles, containers: [{name: uploads}]}");
    azure.settle();
    azure.arm.put(
        VAULT,
        VERSION,
        """
        {"location": "canadacentral", "properties": {
          "tenantId": "00000000-0000-0000-0000-000000000000",
          "sku": {"family": "A", "name": "standard"}}}
        """);
    azure.arm.ended(VAULT, VERSION);
    azure.arm.delete(VAULT, VERSION);
    azure.declare(SIDE);

    azure.until("Stalled", "True");

    assertThat(azure.condition("Stalled"))
        .startsWith("True Invalid keyVault/kv1: spec.azure.keyVault.name is kv1")
        .contains("was deleted and keeps the name", "az keyvault recover --name kv1");
  }

  @Test
  void aVaultOfOthersIsLeftAlone() {
    azure.declare("Provisioned", "storage: {account: shopfiles, containers: [{name: uploads}]}");
    azure.settle();
    azure.arm.put(
        VAULT,
        VERSION,
        """
        {"location": "canadacentral", "tags": {"team": "others"}, "properties": {
          "tenantId": "00000000-0000-0000-0000-000000000000",
          "sku": {"family": "A", "name": "standard"}}}
        """);
    azure.arm.ended(VAULT, VERSION);
    azure.declare(SIDE);

    azure.until("Stalled", "True");

    assertThat(azure.condition("Stalled")).contains("keyVault/kv1: it exists", "under spec.adopt");
    assertThat(azure.arm.get(VAULT, VERSION).toString()).contains("others");
  }

  @Test
  void aVaultThatSomebodyOpenedIsClosedAgain() {
    azure.settle();
    azure.arm.patch(VAULT, VERSION, "{\"properties\": {\"publicNetworkAccess\": \"Enabled\"}}");

    azure.look();
    azure.settle();

    assertThat(azure.arm.get(VAULT, VERSION).toString())
        .contains("\"publicNetworkAccess\":\"Disabled\"");
  }

  @Test
  void twoVariablesThatWouldBeOneSecretAreRefusedByItsName() {
    azure.declare(
        SIDE + "    - {name: PAYMENTS__KEY, from: {secretRef: {name: payments, key: api-key}}}\n");

    azure.look();

    assertThat(azure.condition("Accepted"))
        .startsWith("False Invalid spec.azure is vaultSecret/kv1/backend-payments-key");
    assertThat(azure.writes()).isZero();
  }

  @Test
  void anAppThatTakesFromElsewhereNeedsAVault() {
    azure.declare(SIDE.replace("keyVault: {name: kv1}", "databases: []"));

    azure.look();

    assertThat(azure.condition("Accepted"))
        .startsWith("False Invalid spec.azure.keyVault is absent");
    assertThat(azure.writes()).isZero();
  }
}
