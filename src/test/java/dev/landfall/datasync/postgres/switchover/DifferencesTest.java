package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import dev.landfall.datasync.postgres.verify.DeltaVerification;
import dev.landfall.datasync.postgres.verify.LiveVerification;
import dev.landfall.datasync.postgres.verify.RowDifference;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DifferencesTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void comparingUnderLoadIsExact() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Load load = new Load(world.pair, 8)) {
      SwitchoverTest.waitFor(load, 200);
      for (int i = 0; i < 20; i++) {
        VerificationResult full = full(world);
        VerificationResult delta = delta(world);
        assertThat(full.clean()).as(full.toString()).isTrue();
        assertThat(delta.clean()).as(delta.toString()).isTrue();
        assertThat(full.rows()).isPositive();
      }
      dev.landfall.process.Await.until(
          "the lag in time to be measured",
          LIMIT,
          () -> world.sides.look(Side.SOURCE).slot().lag() != null);
      assertThat(load.errors()).isEmpty();
    }
  }

  @Test
  void aRowOfAnotherHandIsNamedAndStopsTheSwitch() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Load load = new Load(world.pair, 4)) {
      world.pair.asApplication(
          Side.SOURCE,
          "INSERT INTO item0 (id, token, n) SELECT -g, 'fixed ' || g, g FROM generate_series(1, 9)"
              + " g");
      SwitchoverTest.waitFor(load, 50);
      assertThat(full(world).clean()).isTrue();

      world.pair.asSuperuser(
          Side.TARGET,
          "SET session_replication_role = replica; UPDATE item0 SET n = 77, price = 5 WHERE id ="
              + " -3; DELETE FROM item0 WHERE id = -4");

      for (VerificationResult result : List.of(delta(world), full(world))) {
        assertThat(result.differing()).as(result.toString()).isEqualTo(2);
        assertThat(result.examples())
            .extracting(RowDifference::toString)
            .containsExactlyInAnyOrder(
                "public.item0 {id=-3} differs in n, price",
                "public.item0 {id=-4} is missing on the following side");
      }
      SwitchReport report = world.to(Side.TARGET);
      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
      assertThat(report.message()).contains("public.item0 {id=-3} differs in n, price");
      assertThat(world.sides.state())
          .isInstanceOfSatisfying(
              SwitchState.Steady.class, s -> assertThat(s.writer()).isEqualTo(Side.SOURCE));
      SwitchoverTest.waitFor(load, 50);
      assertThat(load.lost(Side.SOURCE)).isEmpty();
    }
  }

  @Test
  void aTableFoundEqualIsNotReadAgainBeforeTheOthersAreEqualToo() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication(
          Side.SOURCE,
          "INSERT INTO item0 (id, token, n) VALUES (-1, 'fixed', 1);"
              + "INSERT INTO item1 (id, token, n) VALUES (-1, 'fixed', 1)");
      dev.landfall.process.Await.until(
          "the rows to arrive",
          LIMIT,
          () -> world.pair.value(Side.TARGET, "SELECT count(*) FROM item1").equals("1"));
      world.pair.asSuperuser(
          Side.TARGET,
          "SET session_replication_role = replica; UPDATE item0 SET n = 2 WHERE id = -1");
      VerificationResult first = full(world);
      assertThat(first.differing()).as(first.toString()).isEqualTo(1);
      assertThat(compared(world)).contains("public.item1").doesNotContain("public.item0");

      world.pair.asSuperuser(
          Side.TARGET,
          "SET session_replication_role = replica; UPDATE item0 SET n = 1 WHERE id = -1;"
              + " UPDATE item1 SET n = 3 WHERE id = -1");
      VerificationResult second = full(world);
      VerificationResult changed = delta(world);

      assertThat(second.clean()).as(second.toString()).isTrue();
      assertThat(second.rows()).isEqualTo(first.rows() + 1);
      assertThat(changed.examples())
          .extracting(RowDifference::toString)
          .containsExactly("public.item1 {id=-1} differs in n");
      assertThat(full(world).differing()).isEqualTo(1);
    }
  }

  @Test
  void moreChangesThanFitIntoMemoryAreComparedInPortions() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(full(world).clean()).isTrue();
      for (int i = 0; i < 3; i++) {
        world.pair.asApplication(
            Side.SOURCE,
            "INSERT INTO item%d (id, token, n) SELECT g, 'many', g FROM generate_series(1, 60000) g"
                .formatted(i));
      }
      dev.landfall.process.Await.until(
          "the rows to arrive",
          LIMIT,
          () -> world.pair.value(Side.TARGET, "SELECT count(*) FROM item2").equals("60000"));

      world.pair.asSuperuser(
          Side.TARGET,
          "SET session_replication_role = replica; DELETE FROM item2 WHERE id = 59999");
      VerificationResult differing = delta(world);
      world.pair.asSuperuser(
          Side.TARGET,
          "SET session_replication_role = replica;"
              + " INSERT INTO item2 (id, token, n, at) VALUES (59999, 'many', 59999, '%s')"
                  .formatted(
                      world.pair.value(Side.SOURCE, "SELECT at FROM item2 WHERE id = 59999")));
      VerificationResult clean = delta(world);

      assertThat(differing.examples())
          .extracting(RowDifference::toString)
          .containsExactly("public.item2 {id=59999} is missing on the following side");
      assertThat(clean.clean()).as(clean.toString()).isTrue();
      assertThat(differing.rows()).isEqualTo(180_000);
      assertThat(clean.rows()).isLessThan(180_000);
    }
  }

  private static String compared(SwitchWorld world) throws Exception {
    return world.pair.value(
        Side.TARGET, "SELECT string_agg(source_table, ' ') FROM landfall.compared");
  }

  @Test
  void aRowThatChangesJustBeforeTheFenceIsFoundInItAndTheWriterIsOpenedAgain() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Load load = new Load(world.pair, 4)) {
      world.pair.asApplication(
          Side.SOURCE, "INSERT INTO item0 (id, token, n) VALUES (-1, 'fixed', 1)");
      SwitchoverTest.waitFor(load, 50);

      SwitchReport report =
          Switchover.run(
              world.sides,
              Side.TARGET,
              Budget.usual(),
              step -> {
                if (step.equals("fence")) {
                  world.pair.asSuperuser(
                      Side.TARGET,
                      "SET session_replication_role = replica;"
                          + " UPDATE item0 SET n = 2 WHERE id = -1");
                }
              });

      System.out.println(report);
      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
      assertThat(report.message()).contains("public.item0 {id=-1} differs in n");
      assertThat(world.sides.state())
          .isInstanceOfSatisfying(
              SwitchState.Steady.class, s -> assertThat(s.writer()).isEqualTo(Side.SOURCE));
      SwitchoverTest.waitFor(load, 50);
      assertThat(load.lost(Side.SOURCE)).isEmpty();
    }
  }

  @Test
  void aMillionRowsAreComparedInSeconds() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication(
          Side.SOURCE,
          "INSERT INTO item1 (token, n, doc, price) SELECT 'token ' || g, g, '{\"a\": 1}', 1.10"
              + " FROM generate_series(1, 1000000) g");
      dev.landfall.process.Await.until(
          "a million rows have arrived",
          Duration.ofMinutes(2),
          () -> world.pair.value(Side.TARGET, "SELECT count(*) FROM item1").equals("1000000"));
      assertThat(full(world).clean()).isTrue();

      VerificationResult again = full(world);

      System.out.println("a million rows: " + again);
      assertThat(again.rows()).isGreaterThanOrEqualTo(1_000_000);
      assertThat(again.millis()).isLessThan(20_000);
    }
  }

  @Test
  void whatIsTakenDownLeavesOneWriterAndNothingElse() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Load load = new Load(world.pair, 4)) {
      SwitchoverTest.waitFor(load, 50);
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);

      assertThat(Cleanup.run(world.sides)).isEmpty();
      assertThat(Cleanup.run(world.sides)).isEmpty();

      for (Side side : Side.values()) {
        assertThat(
                world.pair.value(
                    side,
                    "SELECT (SELECT count(*) FROM pg_replication_slots) || ' ' || (SELECT count(*)"
                        + " FROM pg_subscription) || ' ' || (SELECT count(*) FROM pg_publication)"))
            .isEqualTo("0 0 0");
      }
      assertThat(world.sides.look(Side.TARGET).open()).isTrue();
      assertThat(world.sides.look(Side.SOURCE).fence().closed()).isTrue();
      SwitchoverTest.waitFor(load, 20);
      assertThat(load.lost(Side.TARGET)).isEmpty();
    }
  }

  @Test
  void aBacklogIsComparedNoLongerThanSomebodyWaitsAndNotTwice() {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(full(world).clean()).isTrue();
      for (int i = 0; i < 3; i++) {
        world.pair.asApplication(
            Side.SOURCE,
            "INSERT INTO item0 (token, n) SELECT 'x', g FROM generate_series(1, 30000) g");
      }

      assertThatThrownBy(
              () ->
                  DeltaVerification.run(
                      world.sides.source(),
                      world.sides.target(),
                      SwitchWorld.SYNC,
                      Side.SOURCE,
                      LIMIT,
                      Duration.ZERO))
          .hasMessageContaining("and more have changed");

      VerificationResult rest = delta(world);
      assertThat(rest.clean()).as(rest.toString()).isTrue();
      assertThat(rest.rows()).isLessThan(90_000);
    }
  }

  private static VerificationResult full(SwitchWorld world) {
    return LiveVerification.run(
        world.sides.source(), world.sides.target(), SwitchWorld.SYNC, Side.SOURCE, LIMIT);
  }

  private static VerificationResult delta(SwitchWorld world) {
    return DeltaVerification.run(
        world.sides.source(), world.sides.target(), SwitchWorld.SYNC, Side.SOURCE, LIMIT);
  }
}
