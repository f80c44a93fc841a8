package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.cloud.Trust;
import dev.landfall.cutover.GatewayProbe;
import dev.landfall.process.Await;
import dev.landfall.tls.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway with certificates: kept in the vault, read by its identity, shown by SNI. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class GatewayTlsTest {
  private static final String GATEWAY =
      EnvironmentFixture.GROUP + "/providers/Microsoft.Network/applicationGateways/agw";
  private static final String NETWORK = "2025-03-01";
  private static final String SECRET = "vaultSecret/kv1/agw-wild";
  private static final String SIDE =
      """
      keyVault: {name: kv1}
      containerApps:
        environment: shop-cae
        apps:
        - {name: web, image: "shop/hello:1.0", ingress: {port: 8080, healthPath: /health},
           env: [{name: GREETING, value: web}]}
        - {name: api, image: "shop/hello:1.0", ingress: {port: 8080, healthPath: /health},
           env: [{name: GREETING, value: api}]}
      gateway:
        name: agw
        port: 8443
        redirectPort: 8080
        certificates:
        - {name: wild, hosts: ["*.domain.com"], secretRef: {name: wild-tls}}
        - {name: other, secretRef: {name: other-tls}}
        routes:
        - {name: wild, host: "*.domain.com", app: web}
        - {name: wild-api, host: "*.domain.com", path: /api, app: api}
        - {name: api, host: api.domain.com, app: api}
        - {name: shop, host: shop.example.org, app: web}
      """;

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture azure;

  @BeforeEach
  void start() throws Exception {
    azure = EnvironmentFixture.onOneClock(kubernetes, directory);
    certificate(
        "wild-tls", azure.authority.issue("wild", List.of("*.domain.com"), List.of(), List.of()));
    certificate(
        "other-tls", azure.authority.issue("o", List.of("shop.example.org"), List.of(), List.of()));
    azure.declare(SIDE);
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void eachHostIsShownItsOwnCertificateAndServedByItsApp() throws IOException {
    azure.settle();

    Answer api = ask("https://api.domain.com:8443/orders");
    assertThat(api.names()).containsExactly("*.domain.com");
    assertThat(api.body()).startsWith("api");
    assertThat(ask("https://www.domain.com:8443/").body()).startsWith("web");
    assertThat(ask("https://www.domain.com:8443/api/x").body()).startsWith("api");
    Answer shop = ask("https://shop.example.org:8443/");
    assertThat(shop.names()).containsExactly("shop.example.org");
    assertThat(shop.body()).startsWith("web");
    assertThatThrownBy(() -> ask("https://nobody.org:8443/")).isInstanceOf(SSLException.class);
    assertThat(azure.environment.getStatus().gateway().port()).isEqualTo(8443);
  }

  @Test
  void plainHttpIsLedToHttpsForGoodWithPathAndQuery() throws IOException {
    azure.settle();

    Answer led = ask("http://api.domain.com:8080/orders/7?last=3");

    assertThat(led.status()).isEqualTo(301);
    assertThat(led.location()).isEqualTo("https://api.domain.com:8443/orders/7?last=3");
    assertThat(ask(led.location()).body()).startsWith("api");
    assertThat(ask("http://www.domain.com:8080/api").location())
        .isEqualTo("https://www.domain.com:8443/api");
  }

  @Test
  void theVaultHasTheCertificatesForTheGatewaysIdentityAloneAndNobodyElseHasTheKey() {
    azure.settle();

    assertThat(azure.line("roleAssignment/Key Vault Secrets User/agw-wild/agw-identity").action())
        .isEqualTo(PlannedAction.Leave);
    assertThat(azure.arm.get(GATEWAY, NETWORK).toString())
        .contains(
            "\"keyVaultSecretId\":\"https://kv1.vault.azure.net/secrets/agw-wild\"",
            "\"policyName\":\"AppGwSslPolicy20220101\"",
            "agw-identity")
        .doesNotContain("PRIVATE KEY", "MII");
    assertThat(Serialization.asYaml(azure.environment)).doesNotContain("PRIVATE KEY", "MII");
  }

  @Test
  void whatStandsIsNotWrittenAgainAndANewRouteIsOnePut() throws IOException {
    azure.settle();
    long writes = azure.writes();

    azure.look();
    azure.restart();
    azure.look();
    assertThat(azure.writes()).isEqualTo(writes);

    azure.declare(SIDE + "  - {name: deep, host: api.domain.com, path: /v2, app: web}\n");
    azure.settle();
    assertThat(azure.writes()).isEqualTo(writes + 1);
    assertThat(ask("https://api.domain.com:8443/v2/x").body()).startsWith("web");
  }

  @Test
  void aCertificateThatEndsSoonIsNamedAndItsEndStandsInTheVault() {
    azure.settle();
    assertThat(azure.condition("Expiring")).startsWith("False Settled vaultSecret/kv1/agw-");
    Instant end =
        Instant.ofEpochSecond(
            Long.parseLong(
                azure.arm.get(
                    EnvironmentFixture.GROUP
                        + "/providers/Microsoft.KeyVault/vaults/kv1/secrets/agw-wild",
                    "2024-11-01",
                    "properties.attributes.exp")));

    azure.clock.forward(Duration.between(azure.clock.instant(), end).minusDays(13));
    azure.look();
    assertThat(azure.condition("Expiring")).as("out of sight").startsWith("False Settled vault");
    azure.restart();
    azure.look();

    assertThat(azure.condition("Expiring"))
        .startsWith("True Expiring")
        .contains(
            "vaultSecret/kv1/agw-wild expires at " + end, "renew the Secrets they are made from");
  }

  @Test
  void aRenewedCertificateIsServedWithoutAChangeOfTheGateway() throws IOException {
    azure.settle();
    BigInteger before = ask("https://api.domain.com:8443/").serial();
    certificate(
        "wild-tls", azure.authority.issue("wild", List.of("*.domain.com"), List.of(), List.of()));
    long writes = azure.writes();

    azure.until("Ready", "False");
    azure.settle();

    assertThat(azure.writes()).isEqualTo(writes + 1);
    Await.until(
        "the renewed certificate to be shown",
        Duration.ofSeconds(10),
        () -> {
          try {
            return !ask("https://api.domain.com:8443/").serial().equals(before);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void aCutoverAsksItAsAClientWillAndBelievesNobodyElse() {
    azure.settle();
    Address at = azure.environment.getStatus().gateway();

    GatewayProbe trusting =
        new GatewayProbe(Trust.of("caBundleRef", Optional.of(azure.authority.pem())));
    assertThat(trusting.status(at.host(), at.port(), "api.domain.com", "/health")).isEqualTo(200);
    assertThat(trusting.status(at.host(), at.port(), "*.domain.com", "/health")).isEqualTo(200);
    assertThatThrownBy(() -> trusting.status(at.host(), at.port(), "nobody.org", "/"))
        .hasMessageContaining("asking the gateway");
    assertThatThrownBy(
            () ->
                new GatewayProbe(Trust.of("caBundleRef", Optional.empty()))
                    .status(at.host(), at.port(), "api.domain.com", "/health"))
        .hasMessageContaining("asking the gateway")
        .hasMessageContaining("PKIX");
  }

  @Test
  void itGoesBackToHttpWhenTheCertificatesAreTakenAway() throws IOException {
    azure.settle();

    azure.declare(
        SIDE.replaceAll("(?s)  redirectPort.*?  routes:", "  routes:").replace("8443", "8081"));
    azure.settle();

    assertThat(ask("http://api.domain.com:8081/").body()).startsWith("api");
    assertThat(azure.environment.getStatus().gateway().port()).isEqualTo(8081);
    long writes = azure.writes();
    azure.look();
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void aCertificateForOtherHostsIsRefusedBeforeAnythingIsMade() {
    certificate(
        "wild-tls", azure.authority.issue("w", List.of("*.elsewhere.com"), List.of(), List.of()));

    azure.look();

    assertThat(azure.condition("Accepted"))
        .startsWith("False Invalid spec.azure.gateway.certificates[wild].secretRef")
        .contains("a certificate for *.elsewhere.com", "it is not for *.domain.com");
    assertThat(azure.writes()).isZero();
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    Identity one = azure.authority.issue("w", List.of("*.domain.com"), List.of(), List.of());
    Identity two = azure.authority.issue("w", List.of("*.domain.com"), List.of(), List.of());
    azure.secret("wild-tls", Map.of("tls.crt", one.pemChain(), "tls.key", two.pemKey()));

    azure.look();

    assertThat(azure.condition("Accepted"))
        .contains("certificates[wild].secretRef", "tls.key is not the key of tls.crt");
  }

  @Test
  void aHostWithoutACertificateIsNamed() {
    azure.declare(SIDE.replace("  - {name: other, secretRef: {name: other-tls}}\n", ""));

    azure.look();

    assertThat(azure.condition("Accepted"))
        .startsWith("False Invalid spec.azure.gateway.routes[shop].host is shop.example.org")
        .contains("no certificate is for it");
  }

  private void certificate(String secret, Identity identity) {
    azure.secret(secret, Map.of("tls.crt", identity.pemChain(), "tls.key", identity.pemKey()));
  }

  /**
   * What the gateway answers over a name of its own, once its probe has seen a backend: until then
   * 502.
   */
  private Answer ask(String url) throws IOException {
    Answer answer = once(url);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (answer.status() == 502 && System.nanoTime() < deadline) {
      answer = once(url);
    }
    return answer;
  }

  private Answer once(String url) throws IOException {
    InetAddress gateway = InetAddress.getByName(azure.environment.getStatus().gateway().host());
    OkHttpClient client =
        new OkHttpClient.Builder()
            .dns(name -> List.of(gateway))
            .sslSocketFactory(
                azure.authority.clientContext().getSocketFactory(), azure.authority.trustManager())
            .followRedirects(false)
            .build();
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      X509Certificate shown =
          response.handshake() == null
              ? null
              : (X509Certificate) response.handshake().peerCertificates().getFirst();
      return new Answer(
          response.code(), response.body().string(), response.header("location"), shown);
    } finally {
      client.connectionPool().evictAll();
    }
  }

  private record Answer(int status, String body, String location, X509Certificate shown) {
    List<String> names() {
      try {
        return shown.getSubjectAlternativeNames().stream().map(n -> n.get(1).toString()).toList();
      } catch (java.security.cert.CertificateParsingException e) {
        throw new IllegalStateException(e);
      }
    }

    BigInteger serial() {
      return shown.getSerialNumber();
    }
  }
}
