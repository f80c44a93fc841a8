package dev.landfall.cutover.dns.cloudflare;

import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.tls.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.X509TrustManager;

/** A cloud behind TLS, whose next answers a test can replace or swallow. */
final class TlsCloud implements CloudApi, AutoCloseable {
  /** How the next request of an operation is answered. */
  private record Turn(String operation, Function<CloudRequest, CloudResponse> answer) {}

  private final CloudApi cloud;
  private final Authority authority = Authority.create("local cloud");
  private final Faults faults = new Faults();
  private final Queue<Turn> turns = new ConcurrentLinkedQueue<>();
  private final CloudServer server;
  final List<String> operations = new CopyOnWriteArrayList<>();

  TlsCloud(CloudApi cloud) throws IOException {
    InetAddress here = InetAddress.getByName("127.0.0.1");
    this.cloud = cloud;
    this.server =
        CloudServer.start(this, here, authority.issue(name(), here), faults, new RequestLog());
  }

  URI url(String path) {
    return server.uri().resolve(path);
  }

  X509TrustManager trust() {
    return authority.trustManager();
  }

  /** Before the next request of that operation is looked at, something else happens. */
  void before(String operation, Runnable action) {
    turns.add(
        new Turn(
            operation,
            request -> {
              action.run();
              return cloud.handle(request);
            }));
  }

  /** The next request of that operation is not looked at, and answered so. */
  void answer(String operation, CloudResponse response) {
    turns.add(new Turn(operation, request -> response));
  }

  /** The next request of that operation is carried out, and its answer lost. */
  void loseAnswer(String operation) {
    faults.add(name(), operation, Faults.Kind.LOST_ANSWER, 1);
  }

  @Override
  public String name() {
    return cloud.name();
  }

  @Override
  public String operation(CloudRequest request) {
    String operation = cloud.operation(request);
    operations.add(operation);
    return operation;
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return cloud.isWrite(request);
  }

  @Override
  public CloudResponse handle(CloudRequest request) {
    String operation = cloud.operation(request);
    for (Turn turn : turns) {
      if (turn.operation().equals(operation) && turns.remove(turn)) {
        return turn.answer().apply(request);
      }
    }
    return cloud.handle(request);
  }

  @Override
  public void close() {
    server.close();
  }
}
