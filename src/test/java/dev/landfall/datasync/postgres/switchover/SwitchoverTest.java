package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.replication.Poll;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SwitchoverTest {
  private static SwitchWorld world;

  @BeforeAll
  static void start() {
    world = new SwitchWorld();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void switchesThereAndBackUnderLoadLoseNothingAndKeepReadsGoing() throws Exception {
    List<Long> fenced = new ArrayList<>();
    try (Load load = new Load(world.pair, 8)) {
      waitFor(load, 300);
      Side side = world.sides.state() instanceof SwitchState.Steady s ? s.writer() : Side.SOURCE;
      for (int i = 0; i < 7; i++) {
        side = side.other();
        SwitchReport report = world.to(side);
        System.out.println(report);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
        fenced.add(report.fencedMillis());
        waitFor(load, 200);
      }
      List<String> lost = load.lost(side);
      System.out.printf(
          "%nfenced millis %s, %d acknowledged, longest write %d ms, longest read %d ms, errors"
              + " %s%n",
          fenced,
          load.acknowledged.get(),
          load.longestWriteMillis(),
          load.longestReadMillis(),
          load.errors());
      assertThat(lost).isEmpty();
      assertThat(load.errors()).isEmpty();
    }
  }

  @Test
  void theClosedSideRefusesTheOwnersWritesAndAnswersReads() {
    SwitchState.Steady steady = (SwitchState.Steady) world.sides.state();
    Side closed = steady.writer().other();
    for (String write :
        List.of(
            "UPDATE item0 SET n = 0",
            "TRUNCATE item1",
            "INSERT INTO event_a (id, day) OVERRIDING SYSTEM VALUE VALUES (1, '2025-05-05')",
            "DELETE FROM event",
            "COPY note FROM PROGRAM 'true'")) {
      boolean copy = write.startsWith("COPY");
      assertThatThrownBy(
              () -> {
                if (copy) {
                  world.pair.asSuperuser(closed, write);
                } else {
                  world.pair.asApplication(closed, write);
                }
              })
          .rootCause()
          .isInstanceOfSatisfying(
              java.sql.SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
    }
    world.pair.asApplication(closed, "SELECT count(*) FROM event");
  }

  static void waitFor(Load load, long more) throws Exception {
    long goal = load.acknowledged.get() + more;
    assertThat(
            Poll.until(
                () -> load.acknowledged.get() >= goal,
                Duration.ofSeconds(30),
                Duration.ofMillis(20)))
        .as("writes go on; " + load.errors())
        .isTrue();
  }
}
