package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is in the way is named, and the application writes on. */
@Tag("slow")
class BlockedTest {
  @Test
  void aLongTransactionOrAPreparedOneIsNamedAndTheWriterStaysOpen() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Connection connection = world.pair.connect(Side.SOURCE, "shop");
        Statement statement = connection.createStatement()) {
      statement.execute("SET application_name = 'month end'");
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO item3 (token, n) VALUES ('slow', 1)");

      SwitchReport report = world.to(Side.TARGET);

      assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(report.message()).contains("month end", "item3", "shop");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO item3 (token, n) VALUES ('other', 1)");
      statement.execute("PREPARE TRANSACTION 'forgotten'");

      report = world.to(Side.TARGET);

      assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(report.message()).contains("prepared transaction 'forgotten'");
      world.pair.asApplication(Side.SOURCE, "COMMIT PREPARED 'forgotten'");
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);
      assertThat(world.pair.value(Side.TARGET, "SELECT count(*) FROM item3")).isEqualTo("2");
    }
  }

  @Test
  void sequencesGoOnAheadOfWhereTheyWereAndNeverBackwards() {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication(
          Side.SOURCE,
          "SELECT nextval('countdown') FROM generate_series(1, 3); SELECT setval('item0_id_seq',"
              + " 500)");
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);
      long down = next(world, Side.TARGET, "countdown");
      long item1 = next(world, Side.TARGET, "item1_id_seq");
      assertThat(down).isBetween(985L - 1_001 * 5, 985L - 1_000 * 5);
      assertThat(next(world, Side.TARGET, "item0_id_seq")).isBetween(1_501L, 1_502L);
      assertThat(item1).isBetween(1_001L, 1_002L);
      assertThat(next(world, Side.SOURCE, "item0_id_seq")).isEqualTo(501);
      assertThat(world.to(Side.SOURCE).outcome()).isEqualTo(Outcome.SWITCHED);
      assertThat(next(world, Side.SOURCE, "countdown"))
          .isBetween(down - 1_001 * 5, down - 1_000 * 5);
      assertThat(next(world, Side.SOURCE, "item1_id_seq")).isBetween(item1 + 1_000, item1 + 1_001);
    }
  }

  private static long next(SwitchWorld world, Side side, String sequence) {
    return Long.parseLong(world.pair.value(side, "SELECT nextval('%s')".formatted(sequence)));
  }

  @Test
  void aLostSlotIsSaidAndTheWriterWritesOn() {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);
      world.pair.asSuperuser(Side.SOURCE, "ALTER SUBSCRIPTION landfall_abcdefgh_rev DISABLE");
      dev.landfall.process.Await.until(
          "the slot is free",
          java.time.Duration.ofSeconds(10),
          () ->
              world
                  .pair
                  .value(
                      Side.TARGET,
                      "SELECT active FROM pg_replication_slots WHERE slot_name ="
                          + " 'landfall_abcdefgh_rev'")
                  .equals("f"));
      world.pair.asSuperuser(
          Side.TARGET, "SELECT pg_drop_replication_slot('landfall_abcdefgh_rev')");

      assertThat(world.to(Side.SOURCE).outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(Lossless.of(world.sides.look(Side.SOURCE), world.sides.look(Side.TARGET)))
          .satisfies(
              l -> {
                assertThat(l.holds()).isFalse();
                assertThat(l.reason()).contains("gone", "copied again");
              });
      world.pair.asApplication(Side.TARGET, "INSERT INTO item3 (token, n) VALUES ('on', 1)");
    }
  }
}
