package dev.landfall.bench;

import dev.landfall.bench.BenchResult.About;
import dev.landfall.bench.BenchResult.Pair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is left of a busy source's writes while all rows are being compared. */
final class LoadContest {
  private static final int ROWS = 3_000_000;
  private static final int WRITERS = 4;

  private final Story story;
  private final Path directory;

  LoadContest(Story story, Path directory) {
    this.story = story;
    this.directory = directory;
  }

  void run(int size, int runs, Consumer<BenchResult> results) throws Exception {
    try (Following following = new Following(story, directory, ROWS);
        BusyWriters writers = new BusyWriters(following.pair, Side.SOURCE, WRITERS, ROWS, 0)) {
      About about =
          new About(
              "verify-load",
              "%d writers as fast as they can, while %,d rows are compared"
                  .formatted(WRITERS, ROWS),
              "writes/s",
              "the same without a comparison",
              "of the throughput left, >= 0.85");
      List<Pair> pairs = new ArrayList<>();
      alone(writers);
      double before = alone(writers);
      for (int i = 0; i < runs; i++) {
        long count = writers.written();
        long began = System.nanoTime();
        VerificationResult result = following.compare();
        double during = (writers.written() - count) * 1e9 / (System.nanoTime() - began);
        if (!result.clean()) {
          throw new IllegalStateException("differs: " + result.examples());
        }
        double after = alone(writers);
        pairs.add(new Pair(during, (before + after) / 2));
        story.say(
            "%.0f writes/s before, %.0f during %.1f s of comparing, %.0f after: %.2f",
            before, during, result.millis() / 1e3, after, 2 * during / (before + after));
        results.accept(BenchResult.share(about, pairs));
        before = after;
      }
    }
  }

  private static double alone(BusyWriters writers) throws InterruptedException {
    long count = writers.written();
    long began = System.nanoTime();
    Thread.sleep(10_000);
    return (writers.written() - count) * 1e9 / (System.nanoTime() - began);
  }
}
