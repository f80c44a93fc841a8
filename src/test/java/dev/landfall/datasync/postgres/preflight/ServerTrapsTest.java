package dev.landfall.datasync.postgres.preflight;

import static dev.landfall.datasync.postgres.Side.SOURCE;
import static dev.landfall.datasync.postgres.Side.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.preflight.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Traps that are of the server, of its sessions, or of how the database was made. */
@Tag("slow")
class ServerTrapsTest {
  private static final String ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, v text)";
  private static PostgresPair pair;

  @BeforeAll
  static void start() {
    pair = PostgresPair.start(16, 18, Map.of());
  }

  @AfterAll
  static void stop() {
    pair.close();
  }

  @Test
  void aSourceThatIsItsOwnTargetIsRefused() {
    try (FreshDatabases databases = new FreshDatabases(pair);
        Database same = pair.database(SOURCE, databases.name());
        Database other = pair.database(SOURCE, "shop")) {
      assertThat(databases.findings("same-server")).isEmpty();

      assertThat(
              Preflight.run(same, other, new SyncName("freshsync1"), PreflightOptions.existing()))
          .filteredOn(f -> f.check().equals("same-server"))
          .singleElement()
          .matches(Finding::blocks);
    }
  }

  @Test
  void anOlderTargetIsRefused() {
    try (FreshDatabases databases = new FreshDatabases(pair);
        Database newer = pair.database(TARGET, databases.name());
        Database older = pair.database(SOURCE, databases.name())) {
      assertThat(databases.findings("versions")).isEmpty();

      assertThat(
              Preflight.run(newer, older, new SyncName("freshsync1"), PreflightOptions.existing()))
          .filteredOn(f -> f.check().equals("versions"))
          .singleElement()
          .matches(Finding::blocks);
    }
  }

  @Test
  void settingsThatLeaveNoRoomOrNoLogAreFoundOnBothSides() {
    try (PostgresPair tight =
            PostgresPair.start(
                16,
                18,
                Map.of(
                    "wal_level", "replica",
                    "max_replication_slots", "1",
                    "max_wal_senders", "1",
                    "max_logical_replication_workers", "4",
                    "max_worker_processes", "4",
                    "max_connections", "14"));
        FreshDatabases databases = new FreshDatabases(tight);
        FreshDatabases roomy = new FreshDatabases(pair)) {
      for (String check : List.of("wal-level", "room-for-replication")) {
        assertThat(roomy.findings(check)).isEmpty();
      }

      assertThat(databases.findings("wal-level"))
          .allMatch(Finding::blocks)
          .extracting(Finding::side)
          .containsExactly(SOURCE, TARGET);
      assertThat(databases.findings("room-for-replication"))
          .allMatch(Finding::blocks)
          .extracting(f -> f.side() + " " + f.object())
          .contains(
              "SOURCE max_replication_slots",
              "TARGET max_replication_slots",
              "SOURCE max_wal_senders",
              "TARGET max_worker_processes");
      databases.findings("room-for-replication").forEach(f -> databases.superuser(side(f), sql(f)));
      databases.findings("wal-level").forEach(f -> databases.superuser(side(f), sql(f)));
    }
  }

  @Test
  void aTimeAfterWhichSlotsAreDroppedIsForAPersonToDecideUpon() {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      assertThat(databases.findings("idle-slots")).isEmpty();

      reloaded(databases, TARGET, "ALTER SYSTEM SET idle_replication_slot_timeout = '10min'");

      assertThat(databases.findings("idle-slots"))
          .singleElement()
          .satisfies(f -> reloaded(databases, TARGET, sql(f)));
      assertThat(databases.findings("idle-slots")).isEmpty();
    }
  }

  @Test
  void anotherEncodingIsRefusedAndSoIsNone() {
    try (FreshDatabases latin =
            new FreshDatabases(pair, "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        FreshDatabases any =
            new FreshDatabases(pair, "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
        FreshDatabases sound = new FreshDatabases(pair);
        Database from = pair.database(SOURCE, latin.name());
        Database to = pair.database(TARGET, sound.name())) {
      assertThat(sound.findings("encodings")).noneMatch(Finding::blocks);
      assertThat(latin.findings("encodings")).isEmpty();

      assertThat(Preflight.run(from, to, new SyncName("freshsync1"), PreflightOptions.existing()))
          .filteredOn(f -> f.check().equals("encodings"))
          .anySatisfy(f -> assertThat(f.message()).contains("LATIN1", "UTF8"))
          .anyMatch(Finding::blocks);
      assertThat(any.findings("encodings"))
          .anySatisfy(f -> assertThat(f.message()).contains("SQL_ASCII"))
          .anyMatch(Finding::blocks);
    }
  }

  @Test
  void anotherWayToSortIsForAPersonToDecideUpon() {
    try (FreshDatabases plain = new FreshDatabases(pair, "LOCALE 'C' TEMPLATE template0");
        FreshDatabases other = new FreshDatabases(pair, "LOCALE 'C.UTF-8' TEMPLATE template0");
        Database from = pair.database(SOURCE, plain.name());
        Database to = pair.database(TARGET, other.name())) {
      assertThat(plain.findings("encodings")).isEmpty();

      assertThat(Preflight.run(from, to, new SyncName("freshsync1"), PreflightOptions.existing()))
          .filteredOn(f -> f.check().equals("encodings"))
          .singleElement()
          .satisfies(f -> assertThat(f.message()).contains("C.UTF-8"))
          .extracting(Finding::severity)
          .isEqualTo(Severity.DECIDE);
    }
  }

  @Test
  void aCollationOfAnotherVersionIsNamedUntilItIsRefreshed() {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      databases.both("CREATE COLLATION phonebook (provider = icu, locale = 'de-u-co-phonebk')");
      assertThat(databases.findings("collation-versions")).isEmpty();

      databases.superuser(
          SOURCE, "UPDATE pg_collation SET collversion = '1.2.3' WHERE collname = 'phonebook'");

      List<Finding> found = databases.findings("collation-versions");
      assertThat(found).singleElement().satisfies(f -> databases.superuser(side(f), sql(f)));
      assertThat(found.getFirst().message()).contains("public.phonebook", "1.2.3");
      assertThat(databases.findings("collation-versions")).isEmpty();
    }
  }

  @Test
  void anExtensionThatIsOlderOnTheTargetIsNamedUntilItIsUpdated() {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      databases.superuser(SOURCE, "CREATE EXTENSION hstore");
      databases.superuser(TARGET, "CREATE EXTENSION hstore VERSION '1.4'");

      assertThat(databases.findings("extension-versions"))
          .singleElement()
          .satisfies(f -> databases.superuser(side(f), sql(f)));
      assertThat(databases.findings("extension-versions")).isEmpty();
      assertThat(ExtensionVersions.older("1.9", "1.10")).isTrue();
      assertThat(ExtensionVersions.older("3.4.0", "3.4")).isFalse();
    }
  }

  @Test
  void whatSessionsHoldIsNamed() throws SQLException {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      databases.both(ORDERS);
      for (String check : List.of("writers", "temporary-tables", "prepared-transactions")) {
        assertThat(databases.findings(check)).as(check).isEmpty();
      }
      try (Connection session = databases.connect(SOURCE, "shop");
          Statement statement = session.createStatement()) {
        statement.execute("SET application_name = 'nightly report'");
        statement.execute("CREATE TEMPORARY TABLE sums (n int)");
        assertThat(databases.findings("writers"))
            .singleElement()
            .satisfies(f -> assertThat(f.message()).contains("shop", "nightly report"));
        assertThat(databases.findings("temporary-tables"))
            .singleElement()
            .satisfies(f -> assertThat(f.object()).endsWith(".sums"));
      }
      try (Connection session = databases.connect(TARGET, "shop");
          Statement statement = session.createStatement()) {
        session.setAutoCommit(false);
        statement.execute("INSERT INTO orders VALUES (1)");
        statement.execute("PREPARE TRANSACTION 'of the target'");
      }
      assertThat(databases.findings("prepared-transactions"))
          .singleElement()
          .satisfies(f -> databases.superuser(side(f), sql(f)));
      assertThat(databases.findings("prepared-transactions")).isEmpty();
    }
  }

  @Test
  void aTablespaceIsNamedWithWhatLiesInIt() throws IOException {
    Path directory = Files.createTempDirectory("lf-tablespace");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    pair.asSuperuser(SOURCE, "CREATE ROLE keeper");
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      databases.both(ORDERS);
      owned(directory);
      databases.superuser(SOURCE, "CREATE TABLESPACE fast LOCATION '%s'".formatted(directory));
      assertThat(databases.findings("tablespaces")).isEmpty();

      databases.superuser(SOURCE, "ALTER TABLE orders SET TABLESPACE fast");

      assertThat(databases.findings("tablespaces"))
          .singleElement()
          .satisfies(f -> assertThat(f.object()).isEqualTo("public.orders"))
          .satisfies(f -> databases.superuser(side(f), sql(f)));
      assertThat(databases.findings("tablespaces")).isEmpty();
      databases.superuser(SOURCE, "DROP TABLESPACE fast");
    } finally {
      pair.asSuperuser(SOURCE, "DROP ROLE keeper");
    }
  }

  /** To whom the server runs as: the owner of its data directory. */
  private static void owned(Path directory) throws IOException {
    Path data = Path.of(pair.value(SOURCE, "SHOW data_directory"));
    Files.setOwner(directory, Files.getOwner(data));
  }

  private static void reloaded(FreshDatabases databases, Side side, String sql) {
    databases.superuser(side, sql);
    databases.superuser(side, "SELECT pg_reload_conf(), pg_sleep(0.2)");
  }

  private static String sql(Finding found) {
    assertThat(found.remedySql()).as(found.toString()).isNotNull();
    return String.valueOf(found.remedySql());
  }

  private static Side side(Finding found) {
    assertThat(found.side()).as(found.toString()).isNotNull();
    return found.side() == SOURCE ? SOURCE : TARGET;
  }
}
