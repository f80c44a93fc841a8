package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.copy.CopyPhase;
import dev.landfall.datasync.postgres.copy.CopyProgress;
import dev.landfall.datasync.postgres.copy.ProcessWorkers;
import dev.landfall.datasync.postgres.verify.LiveVerification;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.process.Await;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is killed while rows are carried or caught up with, and whenever: both sides end equal.
 * {@code -Dlandfall.kills=50} kills more often than the usual ten times, {@code -Dlandfall.seed} at
 * other moments.
 */
@Tag("slow")
class KilledCopyTest {
  private static final int KILLS = Integer.getInteger("landfall.kills", 10);
  private static final long SEED = Long.getLong("landfall.seed", 20_251_128);
  private static final int KILLS_A_LIFE = 5;
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final SyncName SYNC = new SyncName("killedcopy01");

  /**
   * An acknowledged commit has to outlive a crash of the source, or there is nothing to compare.
   */
  private static final Map<String, String> SETTINGS =
      Map.of("fsync", "on", "synchronous_commit", "on", "wal_retrieve_retry_interval", "500ms");

  private static final String SCHEMA =
      """
      CREATE TABLE item (id bigint PRIMARY KEY, n int NOT NULL, filler text, doc jsonb);
      CREATE INDEX ON item (n);
      CREATE TABLE part (id bigint PRIMARY KEY, item bigint NOT NULL REFERENCES item, name text UNIQUE);
      """;
  private static final String ROWS =
      """
      INSERT INTO item SELECT g, g % 100, repeat(md5(g::text), 6), jsonb_build_object('g', g)
        FROM generate_series(1, 400000) g;
      INSERT INTO part SELECT g, g, 'part ' || g FROM generate_series(1, 100000) g;
      """;

  private enum Victim {
    KEEPER,
    COPIER,
    OPERATOR,
    SOURCE,
    TARGET
  }

  /** What is there to be killed once the copy stands; the operator has a test of its own. */
  private static final List<Victim> SERVERS = List.of(Victim.SOURCE, Victim.TARGET);

  private final Random random = new Random(SEED);

  @Test
  void aCopyThatIsKilledAtAnyMomentEndsEqual() throws Exception {
    for (int killed = 0; killed < KILLS; killed += KILLS_A_LIFE) {
      live(Math.min(KILLS_A_LIFE, KILLS - killed));
    }
  }

  private void live(int kills) throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "killed");
    List<Victim> victims = new ArrayList<>(List.of(Victim.values()));
    Collections.shuffle(victims, random);
    try (PostgresPair pair = PostgresPair.start(SETTINGS);
        Writer writer = new Writer(pair)) {
      pair.asApplication(SCHEMA);
      pair.asApplication(Side.SOURCE, ROWS);
      Sides sides = new Sides(SYNC, pair.source(), pair.target());
      Setup.source(sides);
      writer.begin();
      Operator operator = new Operator(sides, directory);
      for (int i = 0; i < kills; i++) {
        boolean late = i >= kills - 2;
        if (late) {
          operator.untilItFollows();
        } else {
          operator.untilItCopies();
        }
        operator.workFor(Duration.ofMillis(random.nextInt(late ? 600 : 2500)));
        Victim victim = late ? SERVERS.get(random.nextInt(2)) : victims.get(i);
        System.out.printf("kill %s in %s%n", victim, operator.phase());
        switch (victim) {
          case KEEPER, COPIER -> kill(directory, victim.name().toLowerCase(java.util.Locale.ROOT));
          case OPERATOR -> operator = new Operator(sides, directory);
          case SOURCE -> pair.crash(Side.SOURCE);
          case TARGET -> pair.crash(Side.TARGET);
        }
      }
      operator.untilItFollows();
      VerificationResult live = operator.compared();
      writer.close();
      VerificationResult still = operator.compared();

      assertThat(live.examples()).isEmpty();
      assertThat(still.examples()).isEmpty();
      assertThat(still.clean()).isTrue();
      assertThat(still.rows()).isEqualTo(500_000 + writer.inserted.get());
      assertThat(pair.contents(Side.TARGET)).isEqualTo(pair.contents(Side.SOURCE));
    }
  }

  private static void kill(Path directory, String role) throws IOException {
    Path file = directory.resolve(SYNC.id() + "-" + role + ".pid");
    if (Files.exists(file)) {
      ProcessHandle.of(Long.parseLong(Files.readString(file)))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** What an operator does turn by turn, with nothing in its memory but what it looks up. */
  private static final class Operator {
    private final Sides sides;
    private final ProcessWorkers workers;

    Operator(Sides sides, Path directory) {
      this.sides = sides;
      this.workers = ProcessWorkers.ofThisProgram(directory);
    }

    private Optional<CopyPhase> phase() {
      try {
        return CopyProgress.read(sides.target(), SYNC).map(CopyProgress::phase);
      } catch (FailureException e) {
        return Optional.empty();
      }
    }

    /** One turn; whether the target follows. */
    private boolean turn() {
      try {
        Optional<CopyProgress> copy = CopyProgress.read(sides.target(), SYNC);
        if (copy.map(CopyProgress::phase).filter(CopyPhase.FAILED::equals).isPresent()) {
          throw new AssertionError(copy.orElseThrow().error());
        }
        if (copy.map(CopyProgress::phase).filter(CopyPhase.DONE::equals).isEmpty()) {
          workers.ensure(SYNC, sides.source().endpoint(), sides.target().endpoint(), 2);
          return false;
        }
        Setup.target(sides);
        Setup.follow(sides);
        return true;
      } catch (FailureException e) {
        return again(e);
      }
    }

    void workFor(Duration time) {
      long until = System.nanoTime() + time.toNanos();
      Await.until(
          "some turns",
          LONGEST,
          () -> {
            turn();
            return System.nanoTime() > until;
          });
    }

    void untilItCopies() {
      Await.until(
          "the copy has begun",
          LONGEST,
          () ->
              turn()
                  || phase()
                      .filter(p -> p != CopyPhase.PREPARING && p != CopyPhase.ENDED)
                      .isPresent());
    }

    void untilItFollows() {
      Await.until("the target follows", LONGEST, Duration.ofMillis(200), this::turn);
    }

    VerificationResult compared() {
      VerificationResult[] result = new VerificationResult[1];
      Await.until(
          "both sides are compared",
          LONGEST,
          Duration.ofMillis(200),
          () -> {
            try {
              result[0] =
                  LiveVerification.run(
                      sides.source(), sides.target(), SYNC, Side.SOURCE, Duration.ofMinutes(1));
              return true;
            } catch (FailureException e) {
              return again(e);
            }
          });
      return result[0];
    }

    /** What passes is tried again; anything else is what a person would be told. */
    private static boolean again(FailureException e) {
      if (!(e.failure() instanceof Failure.Transient)) {
        throw e;
      }
      return false;
    }
  }

  /** Writes to the source all the time, and again when the connection went. */
  private static final class Writer implements AutoCloseable {
    private final PostgresPair pair;
    private final Thread thread = new Thread(this::write, "writer");
    private final AtomicLong inserted = new AtomicLong();
    private volatile boolean stop;

    Writer(PostgresPair pair) {
      this.pair = pair;
    }

    void begin() {
      thread.start();
    }

    private void write() {
      while (!stop) {
        try (Connection connection = pair.connect(Side.SOURCE, "shop");
            Statement statement = connection.createStatement()) {
          while (!stop) {
            long n = inserted.get() + 1;
            // Named by its number: one that was committed and not acknowledged is not done twice.
            statement.executeUpdate(
                "INSERT INTO item (id, n) VALUES (%d, 1) ON CONFLICT DO NOTHING"
                    .formatted(1_000_000 + n));
            inserted.set(n);
            statement.executeUpdate(
                "UPDATE item SET n = n + 1 WHERE id = " + (1 + n * 7919 % 400_000));
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
          }
        } catch (SQLException e) {
          java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
      }
    }

    @Override
    public void close() {
      stop = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
