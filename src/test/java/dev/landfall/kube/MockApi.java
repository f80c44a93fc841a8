package dev.landfall.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Version;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * fabric8's mock server in this process: objects, status and watches, for machines on which no
 * kube-apiserver can be had. It knows no schema, no defaults, no rules and no roles.
 */
public final class MockApi implements KubeApi {
  /** It tells every request, many a second; kept here, for the level goes with the logger. */
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesMockServer server;
  private final KubernetesClient client;
  private final Path kubeconfig;

  private MockApi(KubernetesMockServer server, Path kubeconfig) {
    this.server = server;
    this.client = server.createClient();
    this.kubeconfig = kubeconfig;
  }

  /** Starts one, with its kubeconfig in a folder. */
  public static MockApi start(Path dir) {
    REQUESTS.setLevel(Level.WARNING);
    ObjectMapper json = new ObjectMapper();
    new KubernetesSerialization(json, true); // sets the mapper up
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(json),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(List.of()),
            false);
    server.init(InetAddress.getLoopbackAddress(), 0);
    try {
      Path kubeconfig = Files.createDirectories(dir).resolve("mock.kubeconfig");
      Files.writeString(
          kubeconfig,
          """
          apiVersion: v1
          kind: Config
          current-context: local
          clusters: [{name: local, cluster: {server: "%s"}}]
          contexts: [{name: local, context: {cluster: local, user: local}}]
          users: [{name: local, user: {}}]
          """
              .formatted(address(server)));
      return new MockApi(server, kubeconfig);
    } catch (IOException e) {
      server.destroy();
      throw new UncheckedIOException(e);
    }
  }

  private static String address(KubernetesMockServer server) {
    return "http://127.0.0.1:" + server.getPort();
  }

  @Override
  public String name() {
    return "fabric8 mock server " + Version.clientVersion();
  }

  @Override
  public Optional<String> lacks() {
    return Optional.of("no schema, no defaults, no rules and no roles are checked by it");
  }

  @Override
  public String url() {
    return address(server);
  }

  @Override
  public void apply(Path file) {
    try (Stream<Path> files = Files.isDirectory(file) ? Files.list(file) : Stream.of(file)) {
      files.sorted().forEach(this::applyFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void applyFile(Path file) {
    try (InputStream yaml = Files.newInputStream(file)) {
      client.load(yaml).items().forEach(this::applyOne);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void applyOne(HasMetadata object) {
    if (object instanceof Secret secret) {
      encode(secret);
    }
    HasMetadata there = client.resource(object).get();
    if (there == null) {
      client.resource(object).create();
    } else {
      object.getMetadata().setFinalizers(there.getMetadata().getFinalizers());
      object.getMetadata().setUid(there.getMetadata().getUid());
      object.getMetadata().setCreationTimestamp(there.getMetadata().getCreationTimestamp());
      object.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
      client.resource(object).update();
    }
  }

  /** A real API server does this when a Secret is written. */
  private static void encode(Secret secret) {
    if (secret.getStringData() != null) {
      secret.setData(Secrets.data(secret.getStringData()));
      secret.setStringData(null);
    }
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public Path install() {
    apply(Path.of("crds"));
    return kubeconfig;
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
