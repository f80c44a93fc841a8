package dev.landfall.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code make bench}: every measurement, or those named in {@code ONLY}; {@code SIZE} megabytes for
 * the copy (2048), {@code RUNS} pairs (3). Writes target/bench/NAME.json and docs/performance.md.
 */
public final class Bench {
  private static final Path RESULTS = Path.of("target", "bench");

  private interface Measurement {
    /**
     * @param size megabytes, where that is of interest
     * @param results takes what is known after each pair of runs
     */
    void run(int size, int runs, Consumer<BenchResult> results) throws Exception;
  }

  private Bench() {}

  /** Runs them. */
  public static void main(String[] args) throws Exception {
    Story story = new Story();
    Path scratch = Files.createDirectories(RESULTS.resolve("scratch"));
    Map<String, Measurement> all = new LinkedHashMap<>();
    all.put("copy", new CopyContest(story, scratch)::run);
    all.put("verify", new VerifyContest(story, scratch)::run);
    all.put("verify-load", new LoadContest(story, scratch)::run);
    all.put("fence-growth", new FenceContest(story, scratch)::run);
    int size = Integer.parseInt(setting("SIZE", "2048"));
    int runs = Integer.parseInt(setting("RUNS", "3"));
    String only = setting("ONLY", String.join(",", all.keySet()));
    for (String name : only.split(",")) {
      Measurement measurement = all.get(name);
      if (measurement == null) {
        throw new IllegalArgumentException("ONLY=" + name + ": there are " + all.keySet());
      }
      story.say("== %s", name);
      measurement.run(size, runs, result -> keep(story, result));
    }
  }

  private static void keep(Story story, BenchResult result) {
    result.write(RESULTS);
    PerformancePage.write(BenchResult.read(RESULTS));
    story.say(
        "%s after %d: ours %s %s, %s %s, ratio %s (%s)",
        result.name(),
        result.runs(),
        result.ours().median(),
        result.unit(),
        result.against(),
        result.other().median(),
        result.ratio().median(),
        result.wanted());
  }

  private static String setting(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
