package dev.landfall.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.demo.load.Checker;
import dev.landfall.demo.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What came of the demo, as {@code report.json}, on the terminal and as {@code report.html}.
 *
 * @param facts what ran
 * @param legs the moves, in order
 * @param load what the client saw
 * @param check what the authoritative database said
 */
record Report(Facts facts, List<Leg> legs, LoadResult load, Checker.Check check) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long WRITE_PAUSE = 1000;
  private static final long READ_PAUSE = 1000;
  private static final long FENCED = 250;
  private static final double KEPT_UP = 0.95;
  private static final int SWITCHES = 3;
  private static final int CRASHES = 10;
  private static final int BOTH_WAYS = 2;

  /**
   * What ran.
   *
   * @param apiServer which Kubernetes API
   * @param source version of the database on AWS
   * @param target version of the database on Azure
   * @param rate writes per second asked for
   * @param rows rows to begin with
   * @param whole how long all of it took
   * @param sync the data sync at the end
   * @param cutover the cutover at the end
   * @param crashes how often the operator was killed, 0 without chaos
   * @param crashesInFence how often of these while neither side took writes
   */
  record Facts(
      String apiServer,
      String source,
      String target,
      int rate,
      long rows,
      Duration whole,
      JsonNode sync,
      JsonNode cutover,
      int crashes,
      int crashesInFence) {}

  /** One move: applying a file until what it declares is so. */
  record Leg(String rung, Instant begun, Instant ended) {}

  /** Writes both files. */
  void write(Path dir) throws IOException {
    ObjectNode root = json();
    Files.writeString(
        dir.resolve("report.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    Files.writeString(dir.resolve("report.html"), ReportPage.of(root, load));
  }

  /** What does not hold of what has to; empty when all does. */
  List<String> failures() {
    List<String> all = new ArrayList<>();
    check.lost().forEach(row -> all.add("lost: " + row));
    check.duplicated().forEach(row -> all.add("duplicated: " + row));
    above(all, "keys with more than one order", check.ordersWrittenTwice(), 0);
    above(all, "keys with more than one event", check.eventsWrittenTwice(), 0);
    above(all, "acknowledged orders that a read did not find", load.missingReads(), 0);
    above(all, "orders never acknowledged", load.unacknowledged(), 0);
    if (load.writesPerSecond() < facts.rate() * KEPT_UP) {
      all.add(
          "the shop took %.0f writes/s of the %d asked for"
              .formatted(load.writesPerSecond(), facts.rate()));
    }
    JsonNode root = json();
    if (facts.crashes() > 0) {
      if (facts.crashes() < CRASHES) {
        all.add("the operator was killed %d times only".formatted(facts.crashes()));
      }
      if (facts.crashesInFence() < BOTH_WAYS) {
        all.add(
            "it was killed between fence and promotion %d times only"
                .formatted(facts.crashesInFence()));
      }
      return all;
    }
    JsonNode switches = root.path("switches");
    if (switches.size() != SWITCHES) {
      all.add("%d switches instead of %d".formatted(switches.size(), SWITCHES));
    }
    switches.forEach(
        s -> {
          above(all, "fencedMillis", s.path("fencedMillis").asLong(), FENCED);
          if (!s.path("verified").asBoolean() || !s.path("lossless").asBoolean()) {
            all.add("a switch was not verified and lossless");
          }
        });
    above(all, "longestWritePauseMillis", load.longestPauseMillis(true), WRITE_PAUSE);
    above(all, "longestReadPauseMillis", load.longestPauseMillis(false), READ_PAUSE);
    return all;
  }

  private static void above(List<String> all, String what, long value, long limit) {
    if (value > limit) {
      all.add("%s is %d, above %d".formatted(what, value, limit));
    }
  }

  ObjectNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("apiServer", facts.apiServer());
    root.putObject("postgres").put("source", facts.source()).put("target", facts.target());
    root.put("rows", facts.rows()).put("wholeSeconds", seconds(facts.whole()));
    ObjectNode client = root.putObject("load");
    client.put("ratePerSecond", Math.round(load.writesPerSecond() * 10) / 10.0);
    client.put("acknowledged", check.acknowledged());
    client.put("lost", check.lost().size());
    client.put("duplicated", check.duplicated().size());
    client.put("longestWritePauseMillis", load.longestPauseMillis(true));
    client.put("longestReadPauseMillis", load.longestPauseMillis(false));
    client.put("longestWriteGapMillis", load.longestGapMillis(true));
    client.put("missingReads", load.missingReads());
    client.put("unacknowledged", load.unacknowledged());
    client.put(
        "pauseMadeOf",
        "the fence; the time until the cutover had heard of the promotion; the time until the"
            + " secret was rewritten and read and the application's first order was in; and for"
            + " some, waiting their turn behind those who came during it");
    ArrayNode switches = root.putArray("switches");
    JsonNode told = facts.sync().path("status").path("switches");
    for (int i = 0; i < told.size(); i++) {
      switches.add(oneSwitch(told.get(i), i < legs.size() ? legs.get(i) : null));
    }
    ArrayNode steps = root.putArray("steps");
    for (JsonNode step : facts.cutover().path("status").path("steps")) {
      ObjectNode one = steps.addObject();
      one.put("name", step.path("name").asText());
      one.put("direction", step.path("direction").asText());
      one.put("startedAt", step.path("startedAt").asText());
      one.put("seconds", step.path("seconds").asDouble());
    }
    if (facts.crashes() > 0) {
      root.putObject("chaos")
          .put("operatorKilled", facts.crashes())
          .put("betweenFenceAndPromotion", facts.crashesInFence());
    }
    return root;
  }

  private ObjectNode oneSwitch(JsonNode told, Leg leg) {
    ObjectNode one = JSON.createObjectNode();
    one.put("direction", told.path("direction").asText());
    one.put("at", told.path("at").asText());
    one.put("fencedMillis", told.path("fencedMillis").asLong());
    Instant opened =
        Instant.parse(told.path("at").asText()).plusMillis(told.path("wholeMillis").asLong());
    Instant fenced = opened.minusMillis(told.path("fencedMillis").asLong());
    one.put("fencedAt", fenced.toString());
    Instant after = opened.plusSeconds(3);
    one.put("clientPauseMillis", load.longestWriteBetween(fenced, after));
    long gap = load.longestWriteGapBetween(fenced.minusSeconds(1), after);
    ObjectNode pause = one.putObject("pause");
    pause.put("withoutAnyAnswerMillis", gap);
    pause.put("fenceMillis", told.path("fencedMillis").asLong());
    long heard = heardAfter(opened).map(h -> Duration.between(opened, h).toMillis()).orElse(0L);
    pause.put("untilTheCutoverKnewMillis", heard);
    pause.put(
        "untilTheApplicationWroteAgainMillis",
        Math.max(0, gap - heard - told.path("fencedMillis").asLong()));
    one.put("wholeSeconds", leg == null ? 0 : seconds(Duration.between(leg.begun(), leg.ended())));
    one.put("verified", told.path("verified").asBoolean());
    one.put("lossless", told.path("lossless").asBoolean());
    one.set("steps", told.path("steps"));
    return one;
  }

  /** When the cutover began to rewrite secrets after a promotion. */
  private Optional<Instant> heardAfter(Instant opened) {
    return StreamSupport.stream(facts.cutover().path("status").path("steps").spliterator(), false)
        .filter(step -> step.path("name").asText().startsWith("RepointTo"))
        .map(step -> Instant.parse(step.path("startedAt").asText()))
        .filter(at -> !at.isBefore(opened))
        .min(Comparator.naturalOrder());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
