package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import dev.landfall.datasync.postgres.verify.DeltaVerification;
import dev.landfall.datasync.postgres.verify.LiveVerification;
import dev.landfall.datasync.postgres.verify.RowDifference;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.spine.FailureException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables without a key. */
@Tag("slow")
class NamelessRowsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void aLogWithoutAKeyIsComparedInSecondsAndSwitchedThereAndBack() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication(
          Side.SOURCE,
          "INSERT INTO note SELECT md5(g::text) || 'line of a log', g"
              + " FROM generate_series(1, 300000) g");
      arrived(world, Side.TARGET, "300000");
      assertThat(full(world, Side.SOURCE).clean()).isTrue();
      change(world, Side.SOURCE);

      VerificationResult delta = delta(world, Side.SOURCE);

      System.out.println("without a key: " + delta);
      assertThat(delta.clean()).as(delta.toString()).isTrue();
      assertThat(delta.rows()).isGreaterThanOrEqualTo(200);
      assertThat(delta.millis()).isLessThan(10_000);

      change(world, Side.SOURCE);
      SwitchReport there = world.to(Side.TARGET);
      System.out.println(there);
      assertThat(there.outcome()).as(there.toString()).isEqualTo(Outcome.SWITCHED);
      change(world, Side.TARGET);
      SwitchReport back = world.to(Side.SOURCE);
      System.out.println(back);
      assertThat(back.outcome()).as(back.toString()).isEqualTo(Outcome.SWITCHED);
      assertThat(world.pair.contents(Side.SOURCE)).isEqualTo(world.pair.contents(Side.TARGET));
    }
  }

  @Test
  void aRowWithoutAKeyThatStandsMoreOftenOnOneSideIsNamed() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(full(world, Side.SOURCE).clean()).isTrue();
      world.pair.asApplication(
          Side.SOURCE, "INSERT INTO note VALUES ('twice', NULL), ('twice', NULL), (NULL, 3)");
      arrived(world, Side.TARGET, "3");
      world.pair.asSuperuser(
          Side.TARGET,
          "SET session_replication_role = replica; INSERT INTO note VALUES ('twice', NULL)");

      assertThat(delta(world, Side.SOURCE).examples())
          .singleElement()
          .extracting(RowDifference::toString)
          .asString()
          .contains("public.note", "body=twice");
    }
  }

  @Test
  void aTableWhoseRowsCannotBeNamedIsNotPublishedBehindTheApplicationsBack() {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication("CREATE TABLE audit (what text, n int)");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO audit VALUES ('a', 1)");

      for (int i = 0; i < 2; i++) {
        assertThat(refusal(world))
            .contains("public.audit", "ALTER TABLE \"public\".\"audit\" REPLICA IDENTITY FULL");
      }
      assertThat(world.sides.state())
          .isInstanceOfSatisfying(
              SwitchState.Steady.class, s -> assertThat(s.writer()).isEqualTo(Side.SOURCE));
      world.pair.asApplication(Side.SOURCE, "UPDATE audit SET n = 2; DELETE FROM audit");

      world.pair.asApplication("ALTER TABLE audit REPLICA IDENTITY FULL");
      assertThat(world.to(Side.TARGET).fullNeeded()).isTrue();
      assertThat(full(world, Side.SOURCE).clean()).isTrue();
      SwitchReport switched = world.to(Side.TARGET);
      assertThat(switched.outcome()).as(switched.toString()).isEqualTo(Outcome.SWITCHED);
      world.pair.asApplication(Side.TARGET, "INSERT INTO audit VALUES ('b', 1)");
      world.pair.asApplication(Side.TARGET, "UPDATE audit SET n = 2");
    }
  }

  @Test
  void nothingIsPublishedWhileATableWouldLoseItsUpdates() {
    try (PostgresPair pair = PostgresPair.start()) {
      Sides sides = new Sides(new SyncName("abcdefgh"), pair.source(), pair.target());
      pair.asApplication(
          """
          CREATE TABLE ranked (id int PRIMARY KEY DEFERRABLE, n int);
          CREATE TABLE part (id int, n int) PARTITION BY RANGE (id);
          ALTER TABLE part REPLICA IDENTITY FULL;
          CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (9);
          """);

      assertThatThrownBy(() -> Setup.source(sides))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("public.ranked")
          .hasMessageContaining("public.part_1");

      pair.asApplication(Side.SOURCE, "INSERT INTO ranked VALUES (1); INSERT INTO part VALUES (1)");
      pair.asApplication(Side.SOURCE, "UPDATE ranked SET n = 1; UPDATE part SET n = 1");
      pair.asApplication(
          "ALTER TABLE ranked REPLICA IDENTITY FULL; ALTER TABLE part_1 REPLICA IDENTITY FULL");
      Setup.source(sides);
      pair.asApplication(Side.SOURCE, "UPDATE ranked SET n = 2; UPDATE part SET n = 2");
    }
  }

  /** What a switch is refused with: told by its report, or thrown before it has begun. */
  private static String refusal(SwitchWorld world) {
    try {
      SwitchReport report = world.to(Side.TARGET);
      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
      return report.message();
    } catch (FailureException e) {
      return e.failure().what();
    }
  }

  /** About 200 rows: new ones, some of them twice, others changed or gone. */
  private static void change(SwitchWorld world, Side writer) {
    world.pair.asApplication(
        writer,
        """
        INSERT INTO note SELECT 'new ' || g, g FROM generate_series(1, 190) g;
        INSERT INTO note SELECT 'new ' || g, g FROM generate_series(1, 10) g;
        UPDATE note SET n = -n WHERE body IN (SELECT body FROM note WHERE n > 299000 LIMIT 5);
        DELETE FROM note WHERE body IN (SELECT body FROM note WHERE n > 299000 LIMIT 5);
        """);
  }

  private static void arrived(SwitchWorld world, Side side, String rows) throws Exception {
    dev.landfall.process.Await.until(
        "the rows to arrive",
        LIMIT,
        () -> world.pair.value(side, "SELECT count(*) FROM note").equals(rows));
  }

  private static VerificationResult full(SwitchWorld world, Side writer) {
    return LiveVerification.run(
        world.sides.on(writer), world.sides.on(writer.other()), SwitchWorld.SYNC, writer, LIMIT);
  }

  private static VerificationResult delta(SwitchWorld world, Side writer) {
    return DeltaVerification.run(
        world.sides.on(writer), world.sides.on(writer.other()), SwitchWorld.SYNC, writer, LIMIT);
  }
}
