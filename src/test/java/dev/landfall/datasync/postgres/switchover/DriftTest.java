package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.spine.FailureException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is done to tables is in no replication stream: after all rows were found equal, a definition
 * changes, and with it rows that nobody sends.
 */
@Tag("slow")
class DriftTest {
  private SwitchWorld world;

  @BeforeEach
  void bothSidesAreEqual() {
    world = new SwitchWorld();
    world.pair.asApplication(
        Side.SOURCE,
        "INSERT INTO item0 (token, n, price) SELECT 'r' || g, g, g FROM generate_series(1, 50) g");
    assertThat(world.compareAll().clean()).isTrue();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Put in another's place, as a rebuild without downtime does it.
        "CREATE TABLE item0_new (LIKE item0 INCLUDING ALL); INSERT INTO item0_new SELECT id, token,"
            + " n, doc, at, price * 2 FROM item0; ALTER SEQUENCE item0_id_seq OWNED BY"
            + " item0_new.id; DROP TABLE item0; ALTER TABLE item0_new RENAME TO item0",
        // Rewritten, its type unchanged.
        "ALTER TABLE item0 ALTER COLUMN price TYPE numeric(10,2) USING price * 100"
      })
  void aTableMadeAnewOrRewrittenIsComparedWholeAndItsRowsAreNamed(String change) {
    world.pair.asApplication(Side.SOURCE, change);
    world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('acked', 1)");

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    assertThat(report.fullNeeded()).as(report.toString()).isTrue();
    assertThat(report.message()).contains("public.item0");
    VerificationResult all = world.compareAll();
    assertThat(all.differing()).isPositive();
    assertThat(all.examples().getFirst().toString()).contains("public.item0");
    assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.REFUSED);
    world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('taken', 1)");
  }

  @Test
  void aMigrationThatGivesEachSideItsOwnValuesIsFound() {
    world.pair.asApplication(
        "ALTER TABLE item0 ADD COLUMN ref uuid NOT NULL DEFAULT gen_random_uuid()");

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.fullNeeded()).as(report.toString()).isTrue();
    assertThat(world.compareAll().differing()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE item2 ADD COLUMN extra text DEFAULT 'kept nowhere'",
        "CREATE TABLE event_c (LIKE event INCLUDING ALL); ALTER TABLE event ATTACH PARTITION"
            + " event_c FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')"
      })
  void whatOneSideDoesNotHaveKeepsTheSwitchFromHappening(String change) {
    world.pair.asApplication(Side.SOURCE, change);

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    assertThat(report.message()).contains("run the same migration on both sides");
    assertThatThrownBy(world::compareAll).hasMessageContaining("the schemas differ");
    world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('taken', 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE item0 ALTER COLUMN n TYPE int USING n + 1000",
        "CREATE TABLE made AS SELECT 1 AS one"
      })
  void aDefinitionThatChangesWhileNobodyWritesOpensTheSourceAgain(String change) {
    AtomicBoolean done = new AtomicBoolean();

    SwitchReport report =
        Switchover.run(
            world.sides,
            Side.TARGET,
            Budget.usual(),
            step -> {
              if (step.equals("compare") && !done.getAndSet(true)) {
                world.pair.asApplication(Side.SOURCE, change);
              }
            });

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    assertThat(report.message()).contains("made, dropped or changed on the SOURCE");
    world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('taken', 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ALTER TABLE item0 ALTER COLUMN n TYPE int USING n + 1000", "TRUNCATE event_b"})
  void aTableThatChangesBehindAStandingFenceIsComparedWholeBeforeTheSwitch(String change) {
    world.pair.asApplication(
        Side.SOURCE, "INSERT INTO event (day, token) VALUES ('2026-03-01', 'e')");
    assertThat(world.compareAll().clean()).isTrue();
    Switchover.fence(world.sides, Side.SOURCE, Budget.usual(), "a test");
    // In the role of a replica, for which the fence does not fire.
    world.pair.asSuperuser(Side.SOURCE, "SET session_replication_role = replica; " + change);

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    assertThat(report.fullNeeded()).as(report.toString()).isTrue();
    world.pair.asApplication(Side.SOURCE, "INSERT INTO item1 (token, n) VALUES ('taken', 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE made (id int PRIMARY KEY)",
        "ALTER TABLE item0 ADD COLUMN late text DEFAULT 'x'",
        "ALTER TABLE event_b SET UNLOGGED",
        "SELECT lo_create(0)"
      })
  void whatIsMadeBehindAStandingFenceIsNotLeftBehind(String change) {
    Switchover.fence(world.sides, Side.SOURCE, Budget.usual(), "a test");
    world.pair.asApplication(Side.SOURCE, change);

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    world.pair.asApplication(Side.SOURCE, "INSERT INTO item1 (token, n) VALUES ('taken', 1)");
  }

  @Test
  void aPartitionThatIsEmptiedIsComparedWhole() {
    world.pair.asApplication(
        Side.SOURCE, "INSERT INTO event (day, token) VALUES ('2026-03-01', 'e')");
    assertThat(world.compareAll().clean()).isTrue();
    world.pair.asApplication(Side.SOURCE, "TRUNCATE event_b");

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    assertThat(report.fullNeeded()).as(report.toString()).isTrue();
    assertThat(world.compareAll().examples().toString()).contains("public.event");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP TABLE item0", "SET (publish = 'insert')"})
  void whatAPublicationLeftOutForAWhileIsComparedWhole(String narrowed) {
    world.pair.asSuperuser(
        Side.SOURCE, "ALTER PUBLICATION %s %s".formatted(SwitchWorld.SYNC.publication(), narrowed));
    world.pair.asApplication(Side.SOURCE, "UPDATE item0 SET n = 4711 WHERE token = 'r7'");
    SwitchWorld.takeUp(world.sides);

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    assertThat(report.fullNeeded()).as(report.toString()).isTrue();
    assertThat(world.compareAll().examples())
        .singleElement()
        .asString()
        .contains("public.item0")
        .contains("differs in n");
  }

  @Test
  void rowsThatAreInNoLogAreNotLeftBehind() {
    world.pair.asApplication("CREATE UNLOGGED TABLE session (id int PRIMARY KEY)");
    world.pair.asApplication(Side.SOURCE, "INSERT INTO session VALUES (1)");

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    assertThat(report.message()).contains("unlogged tables").contains("session");
  }

  @Test
  void aComparisonThatDidNotEndAfterItsSlotWasGoneProvesNothing() throws Exception {
    world.pair.asSuperuser(
        Side.TARGET,
        "SET session_replication_role = replica; DELETE FROM item0 WHERE token = 'r7'");
    world.pair.asSuperuser(
        Side.TARGET,
        "SELECT pg_drop_replication_slot('%s')".formatted(SwitchWorld.SYNC.verificationSlot()));
    try (Connection busy = world.pair.connect(Side.TARGET, "postgres");
        Statement statement = busy.createStatement()) {
      busy.setAutoCommit(false);
      statement.execute("LOCK TABLE landfall.marker IN ROW EXCLUSIVE MODE");
      assertThatThrownBy(world::compareAll).isInstanceOf(FailureException.class);
      busy.rollback();
    }

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
    assertThat(report.fullNeeded()).as(report.toString()).isTrue();
    assertThat(world.compareAll().differing()).isEqualTo(1);
  }

  @Test
  void whatRowsDoNotShowKeepsTheEvidence() {
    world.pair.asApplication(
        Side.SOURCE, "CREATE INDEX late ON item0 (token); COMMENT ON TABLE item0 IS 'items'");
    world.pair.asApplication(Side.SOURCE, "VACUUM FULL item0");
    world.pair.asApplication(Side.SOURCE, "ANALYZE item0");

    SwitchReport report = world.to(Side.TARGET);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
  }
}
