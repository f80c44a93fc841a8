package dev.landfall.environment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import dev.landfall.spine.StatusInHand;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The estate of dev, with a migration besides, from nothing to all that is declared, on clouds of
 * its own: real PostgreSQL and Redis, stand-ins for the apps. Whoever is killed is followed by
 * another process, which has the status and nothing else. What Azure was doing then it goes on
 * doing until that one has looked; in between, what takes long is done when the next look comes.
 */
final class KillableLife implements AutoCloseable {
  private static final SeedEstate ESTATE = new SeedEstate("dev");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_PASSES = 200;
  private static final String MIGRATION =
      """
            jobs:
            - name: migrate
              image: projectdevacr.azurecr.io/task:1.4.2
              migrates: main
              env: [{name: DATABASE_URL, from: {database: main}}]
      """;

  private final KubernetesMockServer server;
  private final KubernetesClient everyone;
  private final KubernetesClient operators;
  private final EnvironmentFixture on;
  private final OutsideCalls calls;
  private int passes;
  private int kills;

  KillableLife(Path directory, KillableSql sql, OutsideCalls calls) {
    this.calls = calls;
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init();
    everyone = server.createClient();
    operators =
        new KubernetesClientBuilder()
            .withConfig(everyone.getConfiguration())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("killable", new Killable()))
            .build();
    on =
        new EnvironmentFixture(
            operators,
            directory,
            Optional.empty(),
            Programs.standIns(directory.resolve("logs"), "backend", "frontend", "task"),
            "network: {name: none}");
    String block = on.addresses.control().getHostAddress().replaceFirst("[0-9]+$", "");
    sql.serving(block, calls);
    ESTATE.prepare(on, everyone);
    on.declare(
        Serialization.unmarshal(
            ESTATE.trusting().replace("    gateway:\n", MIGRATION.indent(0) + "    gateway:\n"),
            MigrationEnvironment.class));
    on.instead = request -> Optional.of(arm(request));
    on.insteadOfAws = request -> Optional.of(aws(request));
    on.statuses = new KillableStatus();
    on.restart();
  }

  /** Lives it to the end, killed where the calls say so. */
  Estate live() {
    while (!pass(false)) {
      requireProgress();
    }
    return estate();
  }

  /**
   * Lives it to the end, killed at every different read that comes before a pass has changed
   * anything, the first time that it is made.
   */
  Estate liveKilledAtReads() {
    boolean stands = false;
    while (!stands) {
      int before;
      do {
        before = kills;
        stands = pass(true);
      } while (kills > before);
      requireProgress();
    }
    return estate();
  }

  private void requireProgress() {
    if (++passes > MOST_PASSES) {
      throw new AssertionError(Serialization.asYaml(on.environment.getStatus()));
    }
  }

  /** One look, and whether all stands after it. */
  private boolean pass(boolean atReads) {
    AtomicReference<Optional<Long>> again = new AtomicReference<>(Optional.empty());
    if (calls.during(atReads, () -> again.set(on.look()))) {
      kills++;
      on.cloud.hold(true);
      on.restart();
      return false;
    }
    on.cloud.hold(false);
    Await.until("Azure to be done", PATIENCE, Duration.ofMillis(2), () -> !on.cloud.busy());
    if (on.condition("Ready").startsWith("True Settled")) {
      return true;
    }
    on.clock.forward(Duration.ofMillis(again.get().orElse(1_000L)));
    return false;
  }

  int kills() {
    return kills;
  }

  private CloudResponse arm(CloudRequest request) {
    String what = request.method() + " " + Estate.timeless(request.path());
    boolean write = on.cloud.isWrite(request);
    return calls.make(
        what,
        write,
        () -> {
          CloudResponse response = on.cloud.handle(request);
          if (write && isOnceOnly(what, response)) {
            calls.accepted(what);
          }
          return response;
        },
        () -> CloudResponse.json(503, "{}"));
  }

  private CloudResponse aws(CloudRequest request) {
    return calls.make(
        on.account.operation(request),
        false,
        () -> on.account.handle(request),
        () -> CloudResponse.json(503, "{}"));
  }

  /**
   * Whether a write must not come again once it was accepted. An app whose role is not heeded yet
   * fails and is said again, as often as that takes: of apps only what was created counts.
   */
  private static boolean isOnceOnly(String what, CloudResponse response) {
    return what.startsWith("PUT ") && what.contains("/Microsoft.App/")
        ? response.status() == 201
        : response.status() < 300;
  }

  private Estate estate() {
    Map<String, String> resources = new TreeMap<>();
    on.cloud
        .resources()
        .forEach(
            (id, body) ->
                resources.merge(
                    Estate.timeless(id), Estate.timeless(body), (a, b) -> a + "\n" + b));
    return new Estate(
        resources, calls.writes(), Estate.timeless(lineByLine(on.environment.getStatus())));
  }

  /** A line for each value: YAML would fold long ones, by the length of what differs each time. */
  private String lineByLine(Object status) {
    return everyone
        .getKubernetesSerialization()
        .convertValue(status, JsonNode.class)
        .toPrettyString();
  }

  @Override
  public void close() {
    on.cloud.hold(false);
    on.close();
    operators.close();
    everyone.close();
    server.destroy();
  }

  /**
   * What a life came to.
   *
   * @param resources by id, as they are shown
   * @param writes how often each that must come once only was accepted
   * @param status the environment's
   */
  record Estate(Map<String, String> resources, Map<String, Integer> writes, String status) {

    /** Without what is another one each time: UUIDs, versions, keys, times, loopback blocks. */
    static String timeless(String text) {
      return text.replaceAll("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "UUID")
          .replaceAll("\\b([0-9a-f]{16}|[0-9a-f]{32})\\b", "HEX")
          .replaceAll("\"exp\":[0-9]+", "\"exp\":TIME")
          .replaceAll("(migrate-|--)[0-9a-f]{7}\\b", "$1REVISION")
          .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
          .replaceAll("(created|updated)\":[0-9]+", "$1\":TIME")
          .replaceAll("\\b127\\.[0-9]+\\.[0-9]+\\.", "127.x.y.");
    }
  }

  /** The status of this operator's environment, which is a call to the API. */
  private final class KillableStatus extends StatusInHand {
    @Override
    public <S, R extends CustomResource<?, S>> void write(
        R read, S status, io.javaoperatorsdk.operator.api.reconciler.Context<R> context) {
      calls
          .<Runnable>make(
              "write the status",
              true,
              () -> {
                super.write(read, status, context);
                return () -> {};
              },
              () ->
                  () -> {
                    throw new KubernetesClientException("nobody is there to hear it");
                  })
          .run();
    }
  }

  /** All else that is asked of the API. */
  private final class Killable implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      calls
          .<Runnable>make(
              request.method()
                  + " "
                  + request.uri().getPath().replaceAll("/events/.*", "/events/*"),
              false,
              () -> () -> {},
              () ->
                  () -> {
                    throw new KubernetesClientException("nobody is there to hear it");
                  })
          .run();
    }
  }
}
