package dev.landfall.demo.load;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a fixed rate whatever becomes of the ones before, each repeated until it is answered
 * well: customers do not wait for each other, so a pause is felt by everyone who comes during it.
 */
final class OpenLoop {
  private static final long REPEAT_NANOS = 25_000_000;

  /**
   * So many are on their way at once, the others wait for one of them, and their waiting counts: a
   * client that drowned in its own sockets would keep the shop from ever catching up.
   */
  private static final int ON_THEIR_WAY = 256;

  /**
   * The rate grows to its full height over so many seconds: nobody's customers come all at once.
   */
  private static final double RAMP = 8;

  /** One request; may be sent often. */
  interface Attempt {
    /**
     * Sends it.
     *
     * @return who answered it well, or empty text when it has to be sent again
     */
    String send() throws Exception;
  }

  /** Makes the requests. */
  interface Source {
    /** The one due at a moment (milliseconds since the epoch). */
    Attempt due(long scheduledMillis);
  }

  private final boolean write;
  private final int perSecond;
  private final Source source;
  private final Collection<Sample> samples = new ConcurrentLinkedQueue<>();
  private final Semaphore ways = new Semaphore(ON_THEIR_WAY, true);
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong repeats = new AtomicLong();
  private volatile boolean stopped;
  private volatile long giveUpAt = Long.MAX_VALUE;
  private Thread pacer;

  OpenLoop(boolean write, int perSecond, Source source) {
    this.write = write;
    this.perSecond = perSecond;
    this.source = source;
  }

  void start() {
    pacer = Thread.ofPlatform().daemon().name(write ? "writes" : "reads").start(this::pace);
  }

  private void pace() {
    long startNanos = System.nanoTime();
    long startMillis = System.currentTimeMillis();
    for (long n = 0; !stopped && perSecond > 0; n++) {
      long offset = (long) (secondsUntil(n) * 1e9);
      long due = startNanos + offset;
      long left;
      while ((left = due - System.nanoTime()) > 0 && !stopped) {
        LockSupport.parkNanos(left);
      }
      if (!stopped) {
        long scheduled = startMillis + offset / 1_000_000;
        Attempt attempt = source.due(scheduled);
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> run(attempt, scheduled, due));
      }
    }
  }

  /** When request n is due: the rate is r·t/RAMP up to RAMP seconds and r from there on. */
  private double secondsUntil(long n) {
    double inRamp = perSecond * RAMP / 2;
    return n < inRamp ? Math.sqrt(2 * RAMP * n / perSecond) : RAMP + (n - inRamp) / perSecond;
  }

  private void run(Attempt attempt, long scheduled, long due) {
    while (true) {
      String servedBy = "";
      ways.acquireUninterruptibly();
      try {
        servedBy = attempt.send();
      } catch (Exception e) {
        // Broken, refused or too slow: all the same to who waits for it; it is sent again.
      } finally {
        ways.release();
      }
      if (!servedBy.isEmpty()) {
        samples.add(
            new Sample(
                write, scheduled, scheduled + (System.nanoTime() - due) / 1_000_000, servedBy));
        answered.incrementAndGet();
        open.decrementAndGet();
        return;
      }
      if (System.currentTimeMillis() > giveUpAt) {
        return;
      }
      repeats.incrementAndGet();
      LockSupport.parkNanos(REPEAT_NANOS);
    }
  }

  /** Nothing new is due from now on; what is open is tried until a moment. */
  void stop(long giveUpAtMillis) {
    stopped = true;
    giveUpAt = giveUpAtMillis;
    LockSupport.unpark(pacer);
    try {
      pacer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many were due and are not answered. */
  long open() {
    return open.get();
  }

  /** How many were answered well. */
  long answered() {
    return answered.get();
  }

  long repeats() {
    return repeats.get();
  }

  /** Everything answered well. */
  List<Sample> samples() {
    return List.copyOf(samples);
  }
}
