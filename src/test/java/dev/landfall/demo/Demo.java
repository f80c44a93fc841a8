package dev.landfall.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.demo.load.Checker;
import dev.landfall.demo.load.LoadClient;
import dev.landfall.demo.load.LoadResult;
import dev.landfall.kube.KubeApi;
import dev.landfall.process.Await;
import dev.landfall.shop.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A live application moves from AWS to Azure, back, and over again, by nothing but applied YAML,
 * while a client writes through DNS the whole time. Every acknowledged write is asked for at the
 * end.
 */
public final class Demo implements AutoCloseable {
  private static final Path DIR = Path.of("target/demo");
  private static final Path EXAMPLES = Path.of("examples");

  private final Map<String, String> env;
  private final boolean chaos;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Progress progress = new Progress();
  private final List<Report.Leg> legs = new ArrayList<>();

  private Demo(Map<String, String> env) {
    this.env = env;
    this.chaos = "1".equals(env.get("CHAOS"));
  }

  /** Runs it; the exit code says whether everything that has to hold held. */
  public static void main(String[] args) {
    Demo demo = new Demo(System.getenv());
    Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
    int code;
    try {
      code = demo.run() ? 0 : 1;
    } catch (IOException | SQLException | RuntimeException e) {
      demo.progress.say("failed: " + e);
      e.printStackTrace();
      code = 2;
    }
    System.exit(code);
  }

  private boolean run() throws IOException, SQLException {
    Files.createDirectories(DIR);
    Instant begun = Instant.now();
    progress.say("starting a Kubernetes API and the local clouds");
    CompletableFuture<KubeApi> kube =
        CompletableFuture.supplyAsync(
            () -> kept(KubeApi.start(env.getOrDefault("KUBE", ""), DIR.resolve("kube"))));
    Clouds clouds = kept(Clouds.start(Path.of("target/clouds").toAbsolutePath()));
    KubeApi api = kube.join();
    Objects objects = kept(new Objects(api));
    Databases databases = new Databases(objects);
    progress.say("the API is %s at %s".formatted(api.name(), api.url()));
    api.lacks().ifPresent(progress::say);
    long rows = Long.parseLong(env.getOrDefault("ROWS", "1000000"));
    progress.say("seeding the database on AWS with %,d rows".formatted(rows));
    try (Connection source = clouds.source()) {
      Await.until("the shop's migrations", Duration.ofSeconds(60), () -> Clouds.migrated(source));
      Seed.rows(source, rows);
    }
    int rate = Integer.parseInt(env.getOrDefault("RATE", "210"));
    LoadClient load =
        new LoadClient(
            new LoadClient.Settings(
                "api.domain.com",
                clouds.trafficPort(),
                clouds.dns(),
                rate,
                rate / 4,
                DIR.resolve("ledger.txt")));
    Files.deleteIfExists(DIR.resolve("ledger.txt"));
    load.start();
    progress.say("a client writes %d orders/s through DNS from now on".formatted(rate));

    Path account = api.install();
    objects.apply(clouds.connections());
    OperatorProcess operator = kept(new OperatorProcess(account, DIR.resolve("operator")));
    objects.apply(EXAMPLES.resolve("10-environment.yaml"));
    objects.apply(EXAMPLES.resolve("20-datasync.yaml"));
    objects.apply(EXAMPLES.resolve("30-cutover.yaml"));
    Chaos killing = chaos ? kept(new Chaos(operator, progress)) : null;

    reach(
        objects,
        operator,
        "migrationenvironment",
        "prod",
        "provision",
        o -> Objects.is(o, "Ready"));
    if (killing != null) {
      killing.resume();
    }
    reach(objects, operator, "datasync", "main", "copy and follow", o -> at(o, "Replicating"));
    reach(objects, operator, "dnscutover", "go-live", "prepare", o -> at(o, "Prepared"));
    proven(databases, "before the first switch");

    move(objects, operator, databases, killing, "40-go-live.yaml", "OnTarget");
    proven(databases, "after the first switch");
    move(objects, operator, databases, killing, "30-cutover.yaml", "Prepared");
    proven(databases, "after the rollback");
    move(objects, operator, databases, killing, "40-go-live.yaml", "OnTarget");
    while (killing != null && killing.crashes() < 10) {
      killing.crashNow();
      reach(objects, operator, "dnscutover", "go-live", "settle", o -> at(o, "OnTarget"));
    }
    LoadResult result = load.stop();
    Checker.Check check = provenAtTheEnd(databases);
    Report report =
        new Report(
            new Report.Facts(
                api.name(),
                databases.version(false),
                databases.version(true),
                rate,
                rows,
                Duration.between(begun, Instant.now()),
                objects.get("datasync", "main"),
                objects.get("dnscutover", "go-live"),
                killing == null ? 0 : killing.crashes(),
                killing == null ? 0 : killing.inFence()),
            legs,
            result,
            check);
    report.write(DIR);
    return told(report, result);
  }

  private boolean told(Report report, LoadResult result) {
    report
        .json()
        .path("switches")
        .forEach(
            s ->
                progress.say(
                    "switch to %s: %d ms without a writer, the longest wait of a user %d ms"
                        .formatted(
                            s.path("direction").asText(),
                            s.path("fencedMillis").asLong(),
                            s.path("clientPauseMillis").asLong())));
    progress.say(
        "longest wait for a write %d ms, for a read %d ms, at %.0f writes/s"
            .formatted(
                result.longestPauseMillis(true),
                result.longestPauseMillis(false),
                result.writesPerSecond()));
    report.failures().stream().limit(20).forEach(f -> progress.say("DOES NOT HOLD: " + f));
    progress.say("the report: " + DIR.resolve("report.html").toAbsolutePath());
    return report.failures().isEmpty();
  }

  /** Applies a file and waits until what it declares is so. */
  private void move(
      Objects objects,
      OperatorProcess operator,
      Databases databases,
      Chaos killing,
      String file,
      String rung)
      throws SQLException {
    if (killing != null) {
      boolean target = databases.writesOnTarget();
      killing.strikeInFence(databases.of(target), databases.of(!target));
    }
    Instant begun = Instant.now();
    progress.say("applying examples/" + file);
    objects.apply(EXAMPLES.resolve(file));
    reach(objects, operator, "dnscutover", "go-live", rung, o -> at(o, rung));
    reach(objects, operator, "datasync", "main", "settle", o -> Objects.is(o, "Ready"));
    legs.add(new Report.Leg(rung, begun, Instant.now()));
  }

  private static boolean at(JsonNode object, String phase) {
    return object.path("status").path("phase").asText().equals(phase)
        && Objects.is(object, "Ready");
  }

  private void reach(
      Objects objects,
      OperatorProcess operator,
      String kind,
      String name,
      String what,
      Predicate<JsonNode> there) {
    Instant begun = Instant.now();
    Await.until(
        what,
        Duration.ofMinutes(6),
        Duration.ofMillis(400),
        () -> {
          JsonNode object = objects.get(kind, name);
          progress.line(Objects.line(object));
          if (!chaos && !operator.alive()) {
            throw new IllegalStateException("the operator ended:\n" + operator.tail());
          }
          return there.test(object);
        });
    progress.say(
        "%s: %.1f s".formatted(what, Duration.between(begun, Instant.now()).toMillis() / 1000.0));
  }

  private void proven(Databases databases, String when) throws SQLException {
    try (Connection writer = databases.writer()) {
      Checker.Promised found = Checker.beside(writer, DIR.resolve("ledger.txt"));
      sayProven(when, found.acknowledged(), found.lost().size(), found.duplicated().size());
    }
  }

  private Checker.Check provenAtTheEnd(Databases databases) throws SQLException {
    try (Connection writer = databases.writer()) {
      Checker.Check check = Checker.check(writer, DIR.resolve("ledger.txt"));
      sayProven("at the end", check.acknowledged(), check.lost().size(), check.duplicated().size());
      return check;
    }
  }

  private void sayProven(String when, long acknowledged, int lost, int duplicated) {
    progress.say(
        "%s: %,d acknowledged writes, %d lost, %d duplicated"
            .formatted(when, acknowledged, lost, duplicated));
  }

  private <T extends AutoCloseable> T kept(T closeable) {
    synchronized (open) {
      open.add(closeable);
    }
    return closeable;
  }

  @Override
  public void close() {
    synchronized (open) {
      for (AutoCloseable each : open.reversed()) {
        try {
          each.close();
        } catch (Exception e) {
          System.err.println("closing: " + e);
        }
      }
      open.clear();
    }
  }
}
