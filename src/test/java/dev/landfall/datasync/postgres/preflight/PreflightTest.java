package dev.landfall.datasync.postgres.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.PgDump;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.copy.Copy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class PreflightTest {
  private static final SyncName SYNC = new SyncName("preflight1");

  @Test
  void twoSoundServersHaveNothingThatBlocks() {
    try (PostgresPair pair = PostgresPair.start()) {
      pair.asApplication("CREATE TABLE a (id int PRIMARY KEY)");
      pair.asApplication(Side.SOURCE, "INSERT INTO a VALUES (1)");

      List<Finding> findings = run(pair, PreflightOptions.existing());

      assertThat(findings).noneMatch(Finding::blocks);
      assertThat(findings).extracting(Finding::check).contains("fence-bypass");
      assertThat(findings).extracting(Finding::object).contains("postgres");
    }
  }

  @Test
  void everyTrapIsFoundAndNamed() throws SQLException {
    try (PostgresPair pair = PostgresPair.start(Map.of("max_slot_wal_keep_size", "1GB"))) {
      pair.asApplication(
          """
          CREATE TABLE keyless (v text);
          CREATE UNLOGGED TABLE scratch (id int PRIMARY KEY);
          CREATE TABLE loud (id int PRIMARY KEY);
          CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
          CREATE TRIGGER shouts AFTER INSERT ON loud FOR EACH ROW EXECUTE FUNCTION nothing();
          ALTER TABLE loud ENABLE ALWAYS TRIGGER shouts;
          CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM loud;
          """);
      pair.asApplication(Side.TARGET, "ALTER TABLE keyless ADD more int");
      pair.asApplication(
          Side.TARGET, "ALTER TABLE loud FORCE ROW LEVEL SECURITY, ENABLE ROW LEVEL SECURITY");
      pair.asApplication(Side.TARGET, "INSERT INTO keyless VALUES ('foreign')");
      pair.asApplication(Side.SOURCE, "SELECT lo_create(0)");
      pair.asSuperuser(Side.SOURCE, "CREATE EXTENSION pgcrypto");
      pair.asSuperuser(Side.TARGET, "CREATE ROLE stranger LOGIN");
      pair.asSuperuser(
          Side.TARGET,
          "CREATE TABLE strange (id int PRIMARY KEY); ALTER TABLE strange OWNER TO stranger");
      pair.asSuperuser(Side.TARGET, "ALTER ROLE landfall_admin NOREPLICATION");
      pair.asSuperuser(Side.TARGET, "REVOKE pg_create_subscription FROM landfall_admin");
      try (Connection open = pair.connect(Side.SOURCE, "shop")) {
        open.setAutoCommit(false);
        open.createStatement().execute("INSERT INTO loud VALUES (1)");
        open.createStatement().execute("PREPARE TRANSACTION 'left behind'");

        List<Finding> findings =
            run(pair, PreflightOptions.fromSource(new PgDump("pg_dump-that-is-nowhere")));
        List<Finding> existing = run(pair, PreflightOptions.existing());

        assertThat(findings)
            .filteredOn(Finding::blocks)
            .extracting(f -> f.check() + ": " + f.object())
            .contains(
                "replication-rights: replication",
                "replication-rights: subscription",
                "ownership: stranger",
                "row-security: public.loud",
                "dump-program: pg_dump-that-is-nowhere",
                "target-empty: public.keyless",
                "replica-identities: public.keyless",
                "large-objects: pg_largeobject",
                "unlogged-tables: public.scratch",
                "prepared-transactions: left behind");
        assertThat(findings)
            .filteredOn(f -> !f.blocks())
            .extracting(f -> f.check() + ": " + f.object())
            .contains(
                "extensions: pgcrypto",
                "loud-triggers: public.loud",
                "materialised-views: public.counted",
                "wal-budget: source");
        assertThat(existing)
            .extracting(Finding::describe)
            .anyMatch(
                line -> line.contains("column public.keyless.more stands on the target alone"));
        assertThat(findings).isSortedAccordingTo(java.util.Comparator.comparing(Finding::severity));
        pair.asApplication(Side.SOURCE, "ROLLBACK PREPARED 'left behind'");
      }
    }
  }

  @Test
  void serversThatCannotReplicateAreNamed() {
    try (PostgresPair pair =
        PostgresPair.start(Map.of("wal_level", "replica", "max_replication_slots", "1"))) {
      List<Finding> findings = run(pair, PreflightOptions.existing());

      assertThat(findings)
          .filteredOn(Finding::blocks)
          .extracting(f -> f.check() + ": " + f.object())
          .contains("wal-level: wal_level", "room-for-replication: max_replication_slots");
    }
  }

  @Test
  void rowsOfACopyAlreadyBegunAreNotForeign() {
    try (PostgresPair pair = PostgresPair.start()) {
      pair.asApplication("CREATE TABLE a (id int PRIMARY KEY)");
      pair.asApplication(Side.TARGET, "INSERT INTO a VALUES (1)");
      Copy.prepare(pair.source(), pair.target());
      assertThat(run(pair, PreflightOptions.existing()))
          .extracting(Finding::check)
          .contains("target-empty");

      pair.asSuperuser(
          Side.TARGET, "INSERT INTO landfall.copy (sync, state) VALUES ('preflight1', 'COPYING')");

      assertThat(run(pair, PreflightOptions.existing()))
          .extracting(Finding::check)
          .doesNotContain("target-empty");
    }
  }

  private static List<Finding> run(PostgresPair pair, PreflightOptions options) {
    return Preflight.run(pair.source(), pair.target(), SYNC, options);
  }
}
