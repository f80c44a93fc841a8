package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.localclouds.Programs;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole estate from one file per environment, used as its users would. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class SeedEstateTest {
  /** What makes an environment larger or smaller, and nothing else of it. */
  private static final Set<String> SIZES =
      Set.of(
          "sku",
          "tier",
          "storageGiB",
          "highAvailability",
          "min",
          "max",
          "retentionDays",
          "addressSpace",
          "subnets");

  @TempDir Path directory;
  KubernetesClient kubernetes;

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod"})
  void oneFileMakesAnEnvironmentThatServesItsUsersOverTls(String name) throws IOException {
    SeedEstate estate = new SeedEstate(name);
    String domain = estate.domain();
    Programs programs =
        Programs.standard(directory.resolve("logs"))
            .with("backend", "dev.landfall.localclouds.programs.Api")
            .with("frontend", "dev.landfall.localclouds.programs.Hello");
    try (EnvironmentFixture on =
        new EnvironmentFixture(
            kubernetes, directory, Optional.empty(), programs, "network: {name: none}")) {
      estate.prepare(on, kubernetes);
      on.declare(estate.declared());

      on.settle();

      Answer api = ask(on, "https://api.%s/api".formatted(domain));
      assertThat(api.names()).containsExactly("api." + domain);
      assertThat(api.body()).isEqualTo("backend database=shop visits=1");
      assertThat(ask(on, "https://api.%s/api/again".formatted(domain)).body())
          .isEqualTo("backend database=shop visits=2");
      Answer page = ask(on, "https://www.%s/".formatted(domain));
      assertThat(page.names()).containsExactly("*." + domain);
      assertThat(page.body()).startsWith("hello");
      long writes = on.writes();
      on.look();
      assertThat(on.writes()).isEqualTo(writes);
      assertThat(Serialization.asYaml(on.environment)).doesNotContain("password-");
    }
  }

  @Test
  void theThreeFilesDifferInNamesAndSizesOnly() {
    Map<String, String> dev = flat("dev");

    for (String other : List.of("staging", "prod")) {
      Map<String, String> theirs = flat(other);
      assertThat(theirs.keySet()).isEqualTo(dev.keySet());
      assertThat(theirs).isEqualTo(dev);
    }
  }

  /** Values by path, without sizes, and with the environment's own name taken out. */
  private static Map<String, String> flat(String name) {
    Map<String, String> flat = new TreeMap<>();
    flatten("", Serialization.unmarshal(new SeedEstate(name).text(), JsonNode.class), name, flat);
    return flat;
  }

  private static void flatten(String path, JsonNode node, String name, Map<String, String> flat) {
    if (node.isObject()) {
      node.properties().stream()
          .filter(e -> !SIZES.contains(e.getKey()) && !e.getKey().equals("apiVersion"))
          .forEach(e -> flatten(path + "/" + e.getKey(), e.getValue(), name, flat));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "/" + i, node.get(i), name, flat);
      }
    } else {
      flat.put(
          path,
          node.asText()
              .replace(name + ".domain.com", "domain.com")
              .replaceAll("\\b%s\\b|(?<=project)%s".formatted(name, name), "ENV"));
    }
  }

  /** Every name leads to the gateway. */
  private static Answer ask(EnvironmentFixture on, String url) throws IOException {
    InetAddress gateway = InetAddress.getByName(on.environment.getStatus().gateway().host());
    OkHttpClient client =
        new OkHttpClient.Builder()
            .dns(host -> List.of(gateway))
            .sslSocketFactory(
                on.authority.clientContext().getSocketFactory(), on.authority.trustManager())
            .build();
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return new Answer(
          response.body().string(),
          (X509Certificate) response.handshake().peerCertificates().getFirst());
    } finally {
      client.connectionPool().evictAll();
    }
  }

  private record Answer(String body, X509Certificate shown) {
    List<String> names() {
      try {
        return shown.getSubjectAlternativeNames().stream().map(n -> n.get(1).toString()).toList();
      } catch (CertificateParsingException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
