package dev.landfall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerTest {
  @TempDir Path dir;

  @Test
  void withoutAKubeconfigItSaysWhatWasTriedAndToExportOne() throws IOException {
    String url = nobody();

    assertThatIllegalStateException()
        .isThrownBy(() -> ApiServer.require(bare(url)))
        .withMessageContaining(url)
        .withMessageContaining("does not answer (ConnectException")
        .withMessageContaining("export KUBECONFIG=/path/to/kubeconfig")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(2));
  }

  @Test
  void aKubeconfigThatLeadsNowhereIsNamed() throws IOException {
    Path file = dir.resolve("kubeconfig");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: local
        clusters: [{name: local, cluster: {server: "%s"}}]
        contexts: [{name: local, context: {cluster: local, user: local}}]
        users: [{name: local, user: {}}]
        """
            .formatted(nobody()));

    assertThatIllegalStateException()
        .isThrownBy(() -> ApiServer.require(Config.fromKubeconfig(file.toFile())))
        .withMessageContaining("kubeconfig " + file);
  }

  @Test
  void anAccountThatIsRefusedIsSaidToBe() throws IOException {
    assertThatIllegalStateException()
        .isThrownBy(() -> ask(401))
        .withMessageContaining("refuses this account (HTTP 401)");
  }

  @Test
  void whoeverAnswersAtAllIsThere() {
    assertThatCode(() -> ask(404)).doesNotThrowAnyException();
  }

  private static void ask(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      ApiServer.require(bare("http://127.0.0.1:" + server.getAddress().getPort()));
    } finally {
      server.stop(0);
    }
  }

  private static Config bare(String url) {
    return new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
  }

  /** An address where nobody listens. */
  private static String nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "https://127.0.0.1:" + free.getLocalPort();
    }
  }
}
