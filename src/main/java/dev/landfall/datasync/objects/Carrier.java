package dev.landfall.datasync.objects;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The program that carries a bucket: it holds the container, so that there is one of it, and makes
 * pass after pass, until the first one is whole, or for as long as its session is good.
 */
public final class Carrier {
  private static final Duration HELD = Duration.ofSeconds(30);
  private static final Duration RENEWED_EVERY = Duration.ofSeconds(10);
  private static final Duration BEFORE_THE_END = Duration.ofMinutes(5);
  private static final int PASSES_UNTIL_WHOLE = 3;

  /** Contents under way at once; the rest of a heap of 256 MiB is the program's. */
  private static final long ROOM = 96L << 20;

  private final Session session;
  private final Rules rules;
  private final String sync;
  private final Clock clock;
  private final CountDownLatch lost = new CountDownLatch(1);

  /** A carrier for a sync. */
  public Carrier(Session session, Rules rules, String sync, Clock clock) {
    this.session = session;
    this.rules = rules;
    this.sync = sync;
    this.clock = clock;
  }

  /**
   * Carries; returns when the first pass is whole and nothing else is asked for, or the session
   * ends.
   *
   * @return false when another program carries this container
   */
  public boolean run(PrintStream messages) {
    Target target = new BlobTarget(() -> session);
    try (Source source = new S3Source(() -> session);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor()) {
      var held = target.hold(HELD);
      if (held.isEmpty()) {
        return false;
      }
      try (Target.Hold hold = held.get()) {
        ScheduledFuture<?> ticks =
            ticker.scheduleAtFixedRate(
                () -> renew(hold),
                RENEWED_EVERY.toMillis(),
                RENEWED_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
        passes(new Pass.Ends(source, target, threads, new Room(ROOM)), messages);
        ticks.cancel(false);
      } finally {
        ticker.shutdownNow();
      }
      return true;
    }
  }

  private void renew(Target.Hold hold) {
    try {
      if (!hold.renew()) {
        lost.countDown();
      }
    } catch (FailureException e) {
      // Tried again with the next tick, well before the hold ends by itself.
    }
  }

  private void passes(Pass.Ends ends, PrintStream messages) {
    Progress progress =
        ends.target()
            .state()
            .progress()
            .filter(p -> p.sync().equals(sync))
            .orElseThrow(
                () -> new Failure.Conflict("nothing is planned for this container").asException())
            .set(rules.word());
    for (int passes = 1; goesOn(); passes++) {
      long begun = System.nanoTime();
      progress = new Pass(ends, rules, progress, this::goesOn).run();
      messages.printf("pass %d: %s%n", progress.pass(), progress.last());
      boolean enough = progress.whole() || passes == PASSES_UNTIL_WHOLE;
      if ((!progress.following() && enough)
          || waited(rules.every().minusNanos(System.nanoTime() - begun), progress.whole())) {
        return;
      }
    }
  }

  /** Waits for the next pass; true when there will be none. */
  private boolean waited(Duration pause, boolean whole) {
    try {
      return whole && lost.await(Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean goesOn() {
    Instant end = session.until().minus(BEFORE_THE_END);
    return lost.getCount() > 0 && clock.instant().isBefore(end);
  }
}
