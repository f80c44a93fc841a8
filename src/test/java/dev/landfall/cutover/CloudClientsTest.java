package dev.landfall.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.SecretsManager;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.cloud.KubernetesSecrets;
import dev.landfall.kube.Secrets;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.aws.AwsCloud;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import dev.landfall.spine.Standing;
import dev.landfall.tls.Authority;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is declared wrongly is named by its field. */
@EnableKubernetesMockClient(crud = true)
class CloudClientsTest {
  private static final String FIELD = "spec.repoint[0].secretsManager";

  KubernetesClient kubernetes;
  private Addresses addresses;
  private AwsCloud aws;
  private CloudServer server;
  private Connections connections;
  private Clients clients;

  @BeforeEach
  void start() throws IOException {
    addresses = Addresses.claim();
    Authority ca = Authority.create("local");
    aws = new AwsCloud("ca-central-1", "123456789012", Clock.systemUTC());
    AwsCloud.AccessKey key = aws.addUser("landfall");
    aws.createSecret("shop/database", "{\"DATABASE_URL\":\"here\"}");
    server =
        CloudServer.start(
            aws,
            addresses.control(),
            ca.issue("aws", addresses.control()),
            new Faults(),
            new RequestLog());
    kubernetes.resource(Secrets.of("shop", "ca", Map.of("ca.crt", ca.pem()))).create();
    kubernetes
        .resource(
            Secrets.of(
                "shop",
                "aws",
                Map.of("accessKeyId", key.accessKeyId(), "secretAccessKey", key.secretAccessKey())))
        .create();
    kubernetes
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: CloudConnection
                metadata: {name: aws-prod, namespace: shop}
                spec:
                  aws:
                    region: ca-central-1
                    accountId: "123456789012"
                    credentials: {secretRef: {name: aws}}
                    endpoint: {url: "%s", caBundleRef: {name: ca, key: ca.crt}}
                """
                    .formatted(server.uri()),
                CloudConnection.class))
        .inNamespace("shop")
        .create();
    connections = new Connections(kubernetes, CloudCalls.NONE, Clock.systemUTC());
    clients = new CloudClients(connections, new KubernetesSecrets(kubernetes));
  }

  @AfterEach
  void stop() {
    connections.close();
    server.close();
    aws.close();
    addresses.close();
  }

  @Test
  void aDnsConnectionThatIsNotThereIsNamedByItsField() {
    assertThat(refused(() -> clients.dns("shop", "cloudflar")))
        .startsWith("spec.dns.connection is CloudConnection shop/cloudflar, which is not there");
  }

  @Test
  void aConnectionToAnotherCloudIsNamedByItsField() {
    assertThat(refused(() -> clients.dns("shop", "aws-prod")))
        .startsWith("spec.dns.connection is CloudConnection shop/aws-prod, which is not one to");
  }

  @Test
  void anAwsConnectionThatIsNotThereIsNamedByItsField() {
    assertThat(refused(() -> clients.repoints("shop", "aws-prd")))
        .startsWith("spec.aws.connection of the environment is CloudConnection shop/aws-prd");
  }

  @Test
  void aSecretThatIsNotThereIsNamedByItsField() {
    assertThat(refused(() -> address("shop/databse", "DATABASE_URL")))
        .isEqualTo(
            "spec.repoint[0].secretsManager.secretId is shop/databse: account 123456789012 has no"
                + " such secret in this region; name one that is there");
  }

  @Test
  void aKeyThatIsNotThereIsNamedByItsField() {
    assertThat(refused(() -> address("shop/database", "DATABASE_UR")))
        .startsWith("spec.repoint[0].secretsManager.key is DATABASE_UR: secret shop/database has");
  }

  @Test
  void aSecretWithoutAConnectionUrlIsNamedByItsFieldAndNotShown() {
    assertThat(refused(() -> address("shop/database", "DATABASE_URL")))
        .contains(FIELD, "shop/database", "no connection URL")
        .doesNotContain("here");
  }

  private Object address(String secretId, String key) {
    return clients.repoints("shop", "aws-prod").address(FIELD, new SecretsManager(secretId, key));
  }

  /** The message of a refusal that keeps the declaration from being accepted. */
  private static String refused(Supplier<Object> look) {
    Failure failure = Seen.look(() -> Optional.of(look.get())).lost().orElseThrow();
    assertThat(Standing.of(failure).accepted().status()).isEqualTo(Status.FALSE);
    return failure.what();
  }
}
