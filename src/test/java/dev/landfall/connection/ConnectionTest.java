package dev.landfall.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.CloudConnectionStatus;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.kube.Secrets;
import dev.landfall.localclouds.aws.AwsCloud;
import dev.landfall.spine.Events;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.StatusInHand;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to three clouds over TLS; the clock moves by hand. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class ConnectionTest {
  private static final Duration A_CHANGE_IS_SEEN = Duration.ofSeconds(6);

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private final HandClock clock = new HandClock(Instant.now());
  private final StatusInHand statuses = new StatusInHand();
  private ThreeClouds clouds;
  private Connections connections;
  private ConnectionReconciler reconciler;

  @BeforeEach
  void start() throws Exception {
    clouds = new ThreeClouds(directory, clock);
    AwsCloud.AccessKey key = clouds.aws.addUser("landfall");
    secret("ca", Map.of("ca.crt", clouds.authority.pem()));
    secret(
        "aws", Map.of("accessKeyId", key.accessKeyId(), "secretAccessKey", key.secretAccessKey()));
    secret("azure", azureSecret(clouds.azure.credentials().clientSecret()));
    secret("cloudflare", Map.of("token", clouds.cloudflare.apiToken()));
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new ConnectionReconciler(connections, new Events(kubernetes, clock), statuses, clock);
  }

  @AfterEach
  void stop() {
    connections.close();
    clouds.close();
  }

  @Test
  void eachCloudTellsWhoSignedIn() {
    assertThat(look(aws("")).account()).isEqualTo(ThreeClouds.ACCOUNT);
    assertThat(look(aws("")).identity()).isEqualTo("arn:aws:iam::123456789012:user/landfall");
    CloudConnectionStatus azure = look(azure(""));
    assertThat(azure.cloud()).isEqualTo("azure");
    assertThat(azure.account()).isEqualTo("00000000-0000-0000-0000-000000000000 (local)");
    assertThat(condition(azure, "Ready")).startsWith("True Settled signed in as ");
    assertThat(look(cloudflare()).account()).startsWith("token ");
    assertThat(clouds.requests.of("azure").writes() + clouds.requests.of("aws").writes()).isZero();
  }

  @Test
  void aWrongSecretIsNamedAndARotatedOneIsUsedWithoutARestart() {
    secret("azure", azureSecret("wrong"));

    CloudConnectionStatus wrong = look(azure(""));

    assertThat(condition(wrong, "Stalled")).contains("AADSTS7000215", "Secret shop/azure");
    assertThat(wrong.waitingFor()).contains("AADSTS7000215").doesNotContain("wrong");

    secret("azure", azureSecret(clouds.azure.credentials().clientSecret()));
    clock.forward(A_CHANGE_IS_SEEN);
    assertThat(condition(look(azure("")), "Ready")).startsWith("True");
  }

  @Test
  void theAccountBehindTheCredentialsHasToBeTheDeclaredOne() {
    CloudConnection connection = aws("");
    CloudConnectionStatus status =
        look(apply(Serialization.asYaml(connection).replace("123456789012", "999999999999")));

    assertThat(condition(status, "Accepted"))
        .startsWith("False Invalid")
        .contains("spec.aws.accountId", "999999999999", "123456789012");
  }

  @Test
  void anotherNamespaceMayUseItOnlyWhenAllowedAndNoCallIsMadeBefore() {
    azure("");

    assertThatThrownBy(() -> connections.azure("spec.azure.connection", "other", "shop/azure"))
        .hasMessageContaining("spec.azure.connection is CloudConnection shop/azure")
        .hasMessageContaining("namespace other may not use")
        .hasMessageContaining("spec.allowedNamespaces");
    assertThatThrownBy(() -> connections.azure("spec.azure.connection", "other", "shop/absent"))
        .hasMessageContaining("namespace other may not use");
    assertThat(clouds.requests.of("azure").reads()).isZero();

    azure(", allowedNamespaces: [other]");
    assertThat(connections.azure("spec.azure.connection", "other", "shop/azure").subscription())
        .isEqualTo("/subscriptions/00000000-0000-0000-0000-000000000000");

    azure(", allowedNamespaces: [third]");
    clock.forward(A_CHANGE_IS_SEEN);
    assertThatThrownBy(() -> connections.azure("spec.azure.connection", "other", "shop/azure"))
        .hasMessageContaining("may not use");
  }

  @Test
  void clientsInUseByAnAllowedNamespaceAreNotGivenToOneThatIsNot() {
    azure(", allowedNamespaces: [other]");
    connections.azure("spec.azure.connection", "other", "shop/azure");

    assertThatThrownBy(() -> connections.azure("spec.azure.connection", "third", "shop/azure"))
        .hasMessageContaining("namespace third may not use");
  }

  @Test
  void aTokenThatEndsSoonIsWarnedOf() {
    clouds.cloudflare.tokenEnds(clock.instant().plus(Duration.ofDays(90)));
    assertThat(condition(look(cloudflare()), "Expiring")).startsWith("False");

    clouds.cloudflare.tokenEnds(clock.instant().plus(Duration.ofDays(3)));
    CloudConnectionStatus status = look(cloudflare());

    assertThat(condition(status, "Expiring"))
        .startsWith("True Expiring API token ")
        .contains("put a new one in its place");
    assertThat(condition(status, "Ready")).startsWith("True");
    assertThat(status.expires())
        .startsWith(clock.instant().plus(Duration.ofDays(3)).toString().substring(0, 10));
  }

  @Test
  void anUnchangedConnectionIsNotWrittenAgain() {
    CloudConnection connection = azure("");
    look(connection);
    int written = statuses.written();

    look(connection);

    assertThat(statuses.written()).isEqualTo(written);
  }

  private CloudConnectionStatus look(CloudConnection connection) {
    reconciler.reconcile(connection, null);
    return connection.getStatus();
  }

  private static String condition(CloudConnectionStatus status, String type) {
    return status.conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> "%s %s %s".formatted(c.getStatus(), c.getReason(), c.getMessage()))
        .findFirst()
        .orElse("none");
  }

  private CloudConnection aws(String more) {
    return apply(
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
            .formatted(clouds.awsUrl()));
  }

  private CloudConnection azure(String more) {
    return apply(
        """
        apiVersion: landfall.dev/v1alpha1
        kind: CloudConnection
        metadata: {name: azure, namespace: shop}
        spec: {azure: {
            subscriptionId: 00000000-0000-0000-0000-000000000000,
            tenantId: 00000000-0000-0000-0000-000000000000,
            credentials: {secretRef: {name: azure}},
            endpoint: {authorityHost: "%1$s", resourceManager: "%1$s",
              caBundleRef: {name: ca, key: ca.crt}}}%2$s}
        """
            .formatted(clouds.azureUrl(), more));
  }

  private CloudConnection cloudflare() {
    return apply(
        """
        apiVersion: landfall.dev/v1alpha1
        kind: CloudConnection
        metadata: {name: cloudflare, namespace: shop}
        spec:
          cloudflare:
            apiTokenSecretRef: {name: cloudflare, key: token}
            endpoint: {url: "%s", caBundleRef: {name: ca, key: ca.crt}}
        """
            .formatted(clouds.cloudflareUrl()));
  }

  private CloudConnection apply(String yaml) {
    CloudConnection connection = Serialization.unmarshal(yaml, CloudConnection.class);
    return kubernetes.resource(connection).createOr(r -> r.update());
  }

  private Map<String, String> azureSecret(String secret) {
    return Map.of("clientId", clouds.azure.credentials().clientId(), "clientSecret", secret);
  }

  private void secret(String name, Map<String, String> values) {
    kubernetes.resource(Secrets.of("shop", name, values)).createOr(r -> r.update());
  }
}
