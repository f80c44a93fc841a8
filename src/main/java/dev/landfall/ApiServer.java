package dev.landfall;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Kubernetes API, asked once before anything relies on it: informers would try for long and
 * fill the log, where one sentence says what is so.
 */
final class ApiServer {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int ANSWER_MILLIS = 10_000;

  private ApiServer() {}

  /**
   * Asks for its version; that is answered to everybody who may come in.
   *
   * @throws IllegalStateException saying what was tried, what came of it, and what to do
   */
  static void require(Config config) {
    Config once =
        new ConfigBuilder(config)
            .withConnectionTimeout(CONNECT_MILLIS)
            .withRequestTimeout(ANSWER_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(once).build()) {
      client.getKubernetesVersion();
    } catch (KubernetesClientException e) {
      if (silent(e) || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
        throw new IllegalStateException(
            "%s %s%n%s".formatted(config.getMasterUrl(), answer(e), remedy(config)), e);
      }
    }
  }

  /** There was no answer that a status could have been read from. */
  private static boolean silent(KubernetesClientException e) {
    return e.getCode() < HttpURLConnection.HTTP_OK;
  }

  private static String answer(KubernetesClientException e) {
    if (!silent(e)) {
      return "refuses this account (HTTP %d)".formatted(e.getCode());
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "does not answer (%s: %s)".formatted(root.getClass().getSimpleName(), root.getMessage());
  }

  private static String remedy(Config config) {
    File file = config.getFile();
    if (file != null) {
      return "kubeconfig %s says so: start that API, or export KUBECONFIG=/path/to/another"
          .formatted(file);
    }
    return Files.exists(Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH))
        ? "the pod's own account says so: let the pod reach that address"
        : "neither KUBECONFIG nor ~/.kube/config is a file, and this is no pod:"
            + " export KUBECONFIG=/path/to/kubeconfig";
  }
}
