package dev.landfall.bench;

import dev.landfall.bench.BenchResult.About;
import dev.landfall.bench.BenchResult.Pair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.switchover.Budget;
import dev.landfall.datasync.postgres.switchover.SwitchReport;
import dev.landfall.datasync.postgres.switchover.Switchover;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** How long neither side takes writes, by size of the database, under the same writes. */
final class FenceContest {
  private static final int SMALL = 1_000_000;
  private static final int LARGE = 10_000_000;
  private static final int WRITERS = 4;

  /** 200 writes a second in all. */
  private static final long PAUSE = 20_000_000;

  private final Story story;
  private final Path directory;

  FenceContest(Story story, Path directory) {
    this.story = story;
    this.directory = directory;
  }

  void run(int size, int runs, Consumer<BenchResult> results) throws Exception {
    try (Following small = new Following(story, directory.resolve("small"), SMALL);
        Following large = new Following(story, directory.resolve("large"), LARGE)) {
      About about =
          new About(
              "fence-growth",
              "neither side takes writes: %,d rows, 200 writes/s".formatted(LARGE),
              "ms",
              "%,d rows, the same writes".formatted(SMALL),
              "of its time, <= 1.20");
      List<Pair> pairs = new ArrayList<>();
      // The first switch of each opens connections and plans that the later ones find.
      fenced(small, Side.TARGET, SMALL);
      fenced(large, Side.TARGET, LARGE);
      for (int i = 0; i < runs * 2; i++) {
        Side to = i % 2 == 0 ? Side.SOURCE : Side.TARGET;
        double few = fenced(small, to, SMALL);
        pairs.add(new Pair(fenced(large, to, LARGE), few));
        results.accept(BenchResult.share(about, pairs));
      }
    }
  }

  /** Five seconds of writes, then the switch in the middle of them; milliseconds of the fence. */
  private double fenced(Following following, Side to, int rows) throws Exception {
    try (BusyWriters writers = new BusyWriters(following.pair, to.other(), WRITERS, rows, PAUSE)) {
      Thread.sleep(5_000);
      SwitchReport report = Switchover.run(following.sides, to, Budget.usual());
      if (report.outcome() != SwitchReport.Outcome.SWITCHED) {
        throw new IllegalStateException(report.outcome() + ": " + report.message());
      }
      VerificationResult compared = Objects.requireNonNull(report.verification());
      story.say(
          "%,d rows to %s: fenced %d ms, of which %d ms compared %d changed rows (%d writes)",
          rows, to, report.fencedMillis(), compared.millis(), compared.rows(), writers.written());
      return report.fencedMillis();
    }
  }
}
