package dev.landfall.kube;

import dev.landfall.process.Await;
import dev.landfall.process.ChildProcess;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real Kubernetes API on loopback: etcd, kube-apiserver and kube-controller-manager. */
public final class KubeCluster implements KubeApi {
  private static final Duration START = Duration.ofSeconds(90);

  private final KubeBinaries binaries;
  private final Path dir;
  private final Authority authority;
  private final int port;
  private final List<ChildProcess> processes = new ArrayList<>();

  private KubeCluster(KubeBinaries binaries, Path dir, Authority authority, int port) {
    this.binaries = binaries;
    this.dir = dir;
    this.authority = authority;
    this.port = port;
  }

  /** Starts one, with its data, keys and logs in a folder that is made anew. */
  public static KubeCluster start(KubeBinaries binaries, Path dir) {
    try {
      Files.createDirectories(dir);
      Path own = Files.createTempDirectory(dir, "kube-").toAbsolutePath();
      KubeCluster cluster =
          new KubeCluster(binaries, own, Authority.create("kubernetes"), freePort());
      try {
        cluster.start();
        return cluster;
      } catch (IOException | RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void start() throws IOException {
    Identity server =
        authority.issue(
            "kube-apiserver",
            List.of("localhost", "kubernetes", "kubernetes.default"),
            List.of("127.0.0.1", "10.0.0.1"),
            List.of());
    write("ca.crt", authority.pem());
    write("server.crt", server.pemChain());
    write("server.key", server.pemKey());
    Identity accounts = authority.issue("service-accounts", List.of(), List.of(), List.of());
    write("sa.key", accounts.pemKey());
    write("sa.crt", accounts.pemChain());
    kubeconfig("admin.kubeconfig", "admin", List.of("system:masters"));
    kubeconfig(
        "controller-manager.kubeconfig",
        "system:kube-controller-manager",
        List.of("system:masters"));
    int etcd = freePort();
    int peer = freePort();
    processes.add(
        run(
            "etcd",
            "--data-dir=" + dir.resolve("etcd"),
            "--listen-client-urls=http://127.0.0.1:" + etcd,
            "--advertise-client-urls=http://127.0.0.1:" + etcd,
            "--listen-peer-urls=http://127.0.0.1:" + peer,
            "--unsafe-no-fsync",
            "--log-level=error"));
    ChildProcess api =
        run(
            "kube-apiserver",
            "--etcd-servers=http://127.0.0.1:" + etcd,
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--tls-cert-file=" + dir.resolve("server.crt"),
            "--tls-private-key-file=" + dir.resolve("server.key"),
            "--client-ca-file=" + dir.resolve("ca.crt"),
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default",
            "--service-account-signing-key-file=" + dir.resolve("sa.key"),
            "--service-account-key-file=" + dir.resolve("sa.crt"),
            "--service-cluster-ip-range=10.0.0.0/24",
            "--cert-dir=" + dir.resolve("certs"),
            "--disable-admission-plugins=ServiceAccount",
            "--profiling=false",
            "--v=0");
    processes.add(api);
    api.awaitReady(START, this::ready);
    processes.add(
        run(
            "kube-controller-manager",
            "--kubeconfig=" + dir.resolve("controller-manager.kubeconfig"),
            "--authentication-kubeconfig=" + dir.resolve("controller-manager.kubeconfig"),
            "--authorization-kubeconfig=" + dir.resolve("controller-manager.kubeconfig"),
            "--service-account-private-key-file=" + dir.resolve("sa.key"),
            "--root-ca-file=" + dir.resolve("ca.crt"),
            "--bind-address=127.0.0.1",
            "--secure-port=0",
            "--leader-elect=false",
            "--controllers=namespace-controller,garbage-collector-controller,serviceaccount-controller,job-controller,ttl-after-finished-controller",
            "--v=0"));
  }

  private ChildProcess run(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(binaries.program(program)));
    command.addAll(List.of(arguments));
    return ChildProcess.start(program, command, Map.of(), dir.resolve(program + ".log"));
  }

  private boolean ready() {
    try (HttpClient http = HttpClient.newBuilder().sslContext(authority.clientContext()).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + "/readyz"))
              .timeout(Duration.ofSeconds(2))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String name() {
    return "kube-apiserver " + KubeBinaries.VERSION;
  }

  @Override
  public Optional<String> lacks() {
    return Optional.empty();
  }

  @Override
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  @Override
  public void apply(Path file) {
    kubectl("apply", "-f", file.toString()).orThrow();
  }

  /** A kubeconfig of a member of system:masters. */
  @Override
  public Path kubeconfig() {
    return dir.resolve("admin.kubeconfig");
  }

  @Override
  public Path install() {
    apply(Path.of("crds"));
    kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s").orThrow();
    apply(Path.of("deploy/install.yaml"));
    return kubeconfigFor("landfall-system", "landfall");
  }

  /** A kubeconfig with a token of a ServiceAccount (TokenRequest, authentication.k8s.io/v1). */
  public Path kubeconfigFor(String namespace, String serviceAccount) {
    Await.until(
        "ServiceAccount %s/%s".formatted(namespace, serviceAccount),
        Duration.ofSeconds(20),
        () -> kubectl("-n", namespace, "get", "serviceaccount", serviceAccount).code() == 0);
    String token =
        kubectl("-n", namespace, "create", "token", serviceAccount, "--duration=4h")
            .orThrow()
            .strip();
    return kubeconfig(namespace + "-" + serviceAccount + ".kubeconfig", "token: \"" + token + "\"");
  }

  /**
   * What a command printed.
   *
   * @param code its exit code
   * @param output its output and errors
   */
  public record Output(int code, String output) {
    /** The output of a command that succeeded. */
    public String orThrow() {
      if (code != 0) {
        throw new IllegalStateException("exit code %d: %s".formatted(code, output));
      }
      return output;
    }
  }

  /** Runs kubectl as cluster administrator. */
  public Output kubectl(String... arguments) {
    return kubectlWith("", arguments);
  }

  /** Runs kubectl as cluster administrator with something on its standard input. */
  public Output kubectlWith(String input, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(binaries.program("kubectl"), "--kubeconfig", kubeconfig().toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Path kubeconfig(String file, String user, List<String> groups) throws IOException {
    Identity identity = authority.issueForKubeconfig(user, groups);
    return kubeconfig(
        file,
        "client-certificate-data: %s\n    client-key-data: %s"
            .formatted(base64(identity.pemChain()), base64(identity.pemKey())));
  }

  private Path kubeconfig(String file, String credentials) {
    try {
      return write(
          file,
          """
          apiVersion: v1
          kind: Config
          current-context: local
          clusters:
          - name: local
            cluster:
              server: %s
              certificate-authority-data: %s
          contexts:
          - name: local
            context: {cluster: local, user: local}
          users:
          - name: local
            user:
              %s
          """
              .formatted(url(), base64(authority.pem()), credentials));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String file, String content) throws IOException {
    Path path = dir.resolve(file);
    Files.writeString(path, content);
    path.toFile().setReadable(false, false);
    path.toFile().setReadable(true, true);
    return path;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    processes.reversed().forEach(ChildProcess::close);
    processes.clear();
  }
}
