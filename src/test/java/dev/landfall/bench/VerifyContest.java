package dev.landfall.bench;

import dev.landfall.bench.BenchResult.About;
import dev.landfall.bench.BenchResult.Pair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Every row of both sides compared, and one byte that differs found. */
final class VerifyContest {
  private static final int ROWS = 3_000_000;
  private static final String CHANGE =
      "SET session_replication_role = replica; UPDATE readings SET kind = '%s' WHERE id = %d";

  private final Story story;
  private final Path directory;

  VerifyContest(Story story, Path directory) {
    this.story = story;
    this.directory = directory;
  }

  void run(int size, int runs, Consumer<BenchResult> results) throws Exception {
    try (Following following = new Following(story, directory, ROWS)) {
      List<Pair> rates = new ArrayList<>();
      List<Double> naming = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        VerificationResult clean = following.compare();
        if (!clean.clean()) {
          throw new IllegalStateException("differs: " + clean.examples());
        }
        double theirs =
            story.timed("md5(string_agg(...)) on each", () -> Readers.same(following.pair));
        naming.add(named(following, clean));
        rates.add(new Pair(clean.rows() * 1e3 / clean.millis(), clean.rows() / theirs));
        story.say(
            "%,d rows in %d ms; one byte named %.2f s later",
            clean.rows(), clean.millis(), naming.getLast());
        String what =
            "%,d narrow rows on both sides at once, snapshots included; one changed byte named %.2f s after all was read"
                .formatted(ROWS, Spread.of(naming).median());
        About about =
            new About(
                "verify",
                what,
                "rows/s a side",
                "md5(string_agg(t::text ORDER BY id))",
                "times as fast; >= 1,800,000 rows/s");
        results.accept(BenchResult.share(about, rates));
      }
    }
  }

  /** What finding it takes beyond reading all rows, in seconds. */
  private double named(Following following, VerificationResult clean) {
    int id = 1_234_567;
    following.pair.asSuperuser(Side.TARGET, CHANGE.formatted("kinq" + id % 50, id));
    VerificationResult found = following.compare();
    following.pair.asSuperuser(Side.TARGET, CHANGE.formatted("kind" + id % 50, id));
    List<String> expected = List.of("public.readings {id=" + id + "} differs in kind");
    if (!found.examples().stream().map(Object::toString).toList().equals(expected)) {
      throw new IllegalStateException("found " + found.examples() + ", not " + expected);
    }
    return Math.max(0, (found.millis() - clean.millis()) / 1e3);
  }
}
