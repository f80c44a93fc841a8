package dev.landfall.bench;

import dev.landfall.bench.BenchResult.About;
import dev.landfall.bench.BenchResult.Pair;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.copy.CopyProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A whole database from one server to the other, until every index and constraint stands. */
final class CopyContest {
  /** What a server is given for a database of some gigabytes; the same for both and everybody. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "shared_buffers", "512MB",
          "max_wal_size", "4GB");

  private static final String OURS = "Landfall";
  private static final String PLAIN = "pg_dump | psql";
  private static final String PARALLEL = "pg_dump -Fd -j2, pg_restore -j2";

  private final Story story;
  private final Path directory;

  CopyContest(Story story, Path directory) {
    this.story = story;
    this.directory = directory;
  }

  void run(int megabytes, int runs, Consumer<BenchResult> results) throws Exception {
    try (PostgresPair pair = PostgresPair.start(SETTINGS)) {
      fill(pair, megabytes);
      String what = "a database of %s with indexes and constraints".formatted(size(pair));
      About plain = new About("copy", what, "s", PLAIN, "times as fast, >= 1.40");
      About parallel = new About("copy-parallel", what, "s", PARALLEL, "times as fast");
      Contenders contenders = new Contenders(pair, directory);
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        double ours = ours(pair, contenders, i == 0);
        contenders.reset();
        double dump = story.timed(PLAIN, contenders::dumpToPsql);
        if (i == 0) {
          same(pair);
        }
        pairs.add(new Pair(ours, dump));
        results.accept(BenchResult.faster(plain, pairs));
      }
      double ours = ours(pair, contenders, false);
      contenders.reset();
      double jobs = story.timed(PARALLEL, contenders::dumpInParallel);
      results.accept(BenchResult.faster(parallel, List.of(new Pair(ours, jobs))));
    }
  }

  private double ours(PostgresPair pair, Contenders contenders, boolean first) throws Exception {
    contenders.reset();
    List<CopyProgress> last = new ArrayList<>();
    double seconds = story.timed(OURS, () -> last.add(contenders.landfall()));
    CopyProgress progress = last.getFirst();
    story.say(
        "  rows in %.1f s, the rest in %.1f s",
        seconds(progress.startedAt(), progress.copiedAt()),
        seconds(progress.copiedAt(), progress.finishedAt()));
    if (first) {
      same(pair);
    }
    return seconds;
  }

  private static double seconds(
      java.time.@org.jspecify.annotations.Nullable Instant from,
      java.time.@org.jspecify.annotations.Nullable Instant to) {
    return Duration.between(Objects.requireNonNull(from), Objects.requireNonNull(to)).toMillis()
        / 1e3;
  }

  private void fill(PostgresPair pair, int megabytes) {
    pair.asApplication(Side.SOURCE, BenchData.SCHEMA);
    for (String statement : new BenchData(megabytes).statements()) {
      // Past the foreign keys: the rows fit, and looking each one up takes longer than the copy.
      pair.asSuperuser(Side.SOURCE, "SET session_replication_role = replica; " + statement);
      story.say("filled: %s", statement.lines().findFirst().orElse("").split(" SELECT")[0]);
    }
    story.say("%s", size(pair));
  }

  private static String size(PostgresPair pair) {
    return pair.value(
        Side.SOURCE,
        """
        SELECT format('%s MB, %s million rows, %s tables', round(sum(pg_table_size(oid)) / 1048576),
          round(sum(reltuples)::numeric / 1000000, 1), count(*))
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        """);
  }

  /** A contender that loses rows is none. */
  private void same(PostgresPair pair) {
    if (!pair.contents(Side.SOURCE).equals(pair.contents(Side.TARGET))) {
      throw new IllegalStateException("the target is not what the source is");
    }
    story.say("the same rows on both sides");
  }
}
