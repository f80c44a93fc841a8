package dev.landfall.datasync.postgres.preflight;

import static dev.landfall.datasync.postgres.Side.SOURCE;
import static dev.landfall.datasync.postgres.Side.TARGET;
import static dev.landfall.datasync.postgres.preflight.Finding.Severity.BLOCKS;
import static dev.landfall.datasync.postgres.preflight.Finding.Severity.DECIDE;
import static dev.landfall.datasync.postgres.preflight.Finding.Severity.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.PostgresPair;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each trap laid in a real database: its check says nothing before, names it then, and says nothing
 * again once its remedy was pasted.
 */
@Tag("slow")
class TrapsTest {
  private static final String ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, v text);";
  private static PostgresPair pair;

  @BeforeAll
  static void start() {
    pair = PostgresPair.start(16, 18, Map.of());
  }

  @AfterAll
  static void stop() {
    pair.close();
  }

  @ParameterizedTest
  @MethodSource({"ofTables", "ofValues", "ofExpressions", "ofRights", "ofServers", "ofObjects"})
  void isSeenWhereItIsAndNotWhereItIsNot(Trap trap) {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      databases.both(trap.sound());
      assertThat(databases.findings(trap.check())).as("before").isEmpty();

      trap.sides().forEach(side -> databases.superuser(side, filled(trap.trap(), databases)));

      try {
        List<Finding> found = databases.findings(trap.check());
        assertThat(found)
            .anySatisfy(
                each -> {
                  assertThat(each.object()).isEqualTo(filled(trap.object(), databases));
                  assertThat(each.severity()).isEqualTo(trap.severity());
                });
        if (trap.healed()) {
          heal(databases, found);
          assertThat(databases.findings(trap.check())).as("after " + found).isEmpty();
        }
      } finally {
        if (!trap.undo().isEmpty()) {
          trap.sides().forEach(side -> databases.superuser(side, trap.undo()));
        }
      }
    }
  }

  private static void heal(FreshDatabases databases, List<Finding> found) {
    for (Finding each : found) {
      assertThat(each.remedySql()).as(each.toString()).isNotNull();
      assertThat(each.side()).as(each.toString()).isNotNull();
      databases.superuser(each.side(), each.remedySql());
    }
  }

  private static String filled(String text, FreshDatabases databases) {
    return text.replace("<database>", databases.name());
  }

  static Stream<Trap> ofTables() {
    return Stream.of(
        Trap.onBoth(
            "replica-identities",
            BLOCKS,
            "public.Lines",
            ORDERS,
            "CREATE TABLE \"Lines\" (v text); ALTER TABLE \"Lines\" OWNER TO shop"),
        Trap.on(
            TARGET,
            "replica-identities",
            BLOCKS,
            "public.orders",
            ORDERS,
            "ALTER TABLE orders REPLICA IDENTITY NOTHING"),
        Trap.on(
            SOURCE,
            "identity-full-scans",
            DECIDE,
            "public.orders",
            ORDERS,
            "INSERT INTO orders SELECT g FROM generate_series(1, 20000) g; ALTER TABLE orders"
                + " REPLICA IDENTITY FULL; ANALYZE orders"),
        Trap.on(
            TARGET,
            "generated-keys",
            BLOCKS,
            "public.codes.upper",
            "CREATE TABLE codes (code text, upper text NOT NULL GENERATED ALWAYS AS (upper(code))"
                + " STORED);",
            "ALTER TABLE codes ADD PRIMARY KEY (upper)"),
        Trap.on(
            SOURCE,
            "unlogged-tables",
            BLOCKS,
            "public.orders",
            ORDERS,
            "ALTER TABLE orders SET UNLOGGED"),
        Trap.on(
                SOURCE,
                "foreign-tables",
                DECIDE,
                "public.far",
                ORDERS,
                "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
                    + " CREATE FOREIGN TABLE far (id int) SERVER files OPTIONS (filename"
                    + " '/dev/null')")
            .unhealed(),
        Trap.on(
                SOURCE,
                "foreign-tables",
                BLOCKS,
                "public.far",
                "CREATE TABLE parted (id int) PARTITION BY LIST (id);",
                "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
                    + " CREATE FOREIGN TABLE far PARTITION OF parted FOR VALUES IN (1) SERVER files"
                    + " OPTIONS (filename '/dev/null')")
            .unhealed(),
        Trap.on(
            SOURCE,
            "access-methods",
            BLOCKS,
            "public.odd",
            ORDERS,
            "CREATE ACCESS METHOD other TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE odd"
                + " (id int PRIMARY KEY) USING other"),
        Trap.on(
                TARGET,
                "column-order",
                DECIDE,
                "public.orders",
                ORDERS,
                "ALTER TABLE orders DROP v; ALTER TABLE orders ADD w int, ADD v text; ALTER TABLE"
                    + " orders DROP id; ALTER TABLE orders ADD id int; ALTER TABLE orders DROP w")
            .unhealed(),
        Trap.on(
            SOURCE,
            "outside-foreign-keys",
            DECIDE,
            "public.scratch.scratch_order_fkey",
            ORDERS,
            "CREATE UNLOGGED TABLE scratch (id int PRIMARY KEY, \"order\" int REFERENCES orders)"),
        Trap.on(
            TARGET,
            "row-security",
            BLOCKS,
            "public.orders",
            ORDERS + "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
            "ALTER TABLE orders FORCE ROW LEVEL SECURITY"),
        Trap.on(
            TARGET,
            "target-empty",
            BLOCKS,
            "public.orders",
            ORDERS,
            "INSERT INTO orders VALUES (1)"),
        Trap.on(
            SOURCE,
            "schema-taken",
            BLOCKS,
            "landfall.\"Fall\"",
            ORDERS,
            "CREATE SCHEMA landfall AUTHORIZATION landfall_admin; CREATE TABLE landfall.\"Fall\""
                + " (id int PRIMARY KEY)"));
  }

  static Stream<Trap> ofValues() {
    return Stream.of(
        Trap.onBoth(
            "identity-full-types",
            BLOCKS,
            "public.places.spots",
            "CREATE TABLE places (at timestamptz, tags text[]); ALTER TABLE places REPLICA IDENTITY"
                + " FULL;",
            "CREATE DOMAIN spot AS point; CREATE TYPE stop AS (name text, at spot); ALTER TABLE"
                + " places ADD spots stop[]"),
        Trap.on(
                SOURCE,
                "server-bound-values",
                DECIDE,
                "public.orders.relation",
                ORDERS,
                "ALTER TABLE orders ADD relation regclass, ADD written pg_lsn")
            .unhealed(),
        Trap.on(SOURCE, "large-objects", BLOCKS, "pg_largeobject", ORDERS, "SELECT lo_create(4711)")
            .unhealed(),
        Trap.on(
                TARGET,
                "money-columns",
                BLOCKS,
                "public.prices.price",
                "CREATE TABLE prices (id int PRIMARY KEY, price money);",
                "ALTER DATABASE <database> SET lc_monetary = 'POSIX'")
            .unhealed());
  }

  static Stream<Trap> ofExpressions() {
    return Stream.of(
        Trap.onBoth(
            "unvalidated-constraints",
            BLOCKS,
            "public.orders.filled",
            ORDERS,
            "ALTER TABLE orders ADD CONSTRAINT filled CHECK (v <> '') NOT VALID"),
        Trap.onBoth(
            "unvalidated-constraints",
            BLOCKS,
            "public.small.low",
            "CREATE DOMAIN small AS int; CREATE TABLE smalls (id small PRIMARY KEY);",
            "ALTER DOMAIN small ADD CONSTRAINT low CHECK (VALUE < 10) NOT VALID"),
        Trap.on(
            SOURCE,
            "unvalidated-constraints",
            DECIDE,
            "public.orders.parent",
            ORDERS,
            "ALTER TABLE orders ADD up int; ALTER TABLE orders ADD CONSTRAINT parent FOREIGN KEY"
                + " (up) REFERENCES orders NOT VALID"),
        Trap.onBoth(
            "volatile-checks",
            DECIDE,
            "public.visits.same_day",
            "CREATE TABLE visits (at timestamptz PRIMARY KEY, day date, CHECK (day >"
                + " '2000-01-01'));",
            "ALTER TABLE visits ADD CONSTRAINT same_day CHECK (at::date = day)"),
        Trap.on(
            SOURCE,
            "volatile-checks",
            DECIDE,
            "public.visits.not_yet",
            "CREATE TABLE visits (id int PRIMARY KEY, day date);",
            "ALTER TABLE visits ADD CONSTRAINT not_yet CHECK (day <= CURRENT_DATE)"),
        Trap.onBoth(
            "unpinned-functions",
            DECIDE,
            "public.plain",
            ORDERS
                + "CREATE FUNCTION pinned(text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path"
                + " = public AS 'SELECT $1'; CREATE INDEX ON orders (pinned(v));",
            "CREATE FUNCTION plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';"
                + " CREATE INDEX ON orders (plain(v))"),
        Trap.on(
            SOURCE,
            "invalid-indexes",
            DECIDE,
            "public.orders_v",
            ORDERS + "CREATE INDEX orders_v ON orders (v);",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_v'::regclass"),
        Trap.on(
                SOURCE,
                "deferrable-constraints",
                INFO,
                "public.orders.once",
                ORDERS,
                "ALTER TABLE orders ADD CONSTRAINT once UNIQUE (v) DEFERRABLE")
            .unhealed(),
        Trap.onBoth(
            "loud-triggers",
            DECIDE,
            "public.orders",
            ORDERS
                + "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN"
                + " NULL; END'; CREATE TRIGGER \"Shouts\" AFTER INSERT ON orders FOR EACH ROW"
                + " EXECUTE FUNCTION nothing();",
            "ALTER TABLE orders ENABLE ALWAYS TRIGGER \"Shouts\""),
        Trap.on(
                SOURCE,
                "rules",
                INFO,
                "public.orders",
                ORDERS,
                "CREATE RULE quiet AS ON DELETE TO orders DO INSTEAD NOTHING")
            .unhealed());
  }

  static Stream<Trap> ofRights() {
    return Stream.of(
        Trap.on(
                TARGET,
                "set-role",
                BLOCKS,
                "shop",
                ORDERS,
                "REVOKE shop FROM landfall_admin; GRANT shop TO landfall_admin WITH SET FALSE,"
                    + " INHERIT TRUE")
            .undo("GRANT shop TO landfall_admin WITH SET TRUE, INHERIT TRUE"),
        Trap.on(
                TARGET,
                "ownership",
                BLOCKS,
                "stranger",
                ORDERS,
                "CREATE ROLE stranger; ALTER TABLE orders OWNER TO stranger")
            .undo("DROP OWNED BY stranger; DROP ROLE stranger"),
        Trap.on(
                TARGET,
                "replica-role",
                DECIDE,
                "session_replication_role",
                ORDERS,
                "REVOKE SET ON PARAMETER session_replication_role FROM landfall_admin")
            .undo("GRANT SET ON PARAMETER session_replication_role TO landfall_admin"),
        Trap.on(
                TARGET,
                "replication-rights",
                BLOCKS,
                "replication",
                ORDERS,
                "ALTER ROLE landfall_admin NOREPLICATION")
            .undo("ALTER ROLE landfall_admin REPLICATION"),
        Trap.on(
                SOURCE,
                "replication-rights",
                BLOCKS,
                "subscription",
                ORDERS,
                "REVOKE pg_create_subscription FROM landfall_admin")
            .undo("GRANT pg_create_subscription TO landfall_admin"),
        Trap.on(SOURCE, "roles", DECIDE, "Reports", ORDERS, "CREATE ROLE \"Reports\" LOGIN")
            .undo("DROP ROLE \"Reports\""),
        Trap.on(SOURCE, "memberships", DECIDE, "shop", ORDERS, "GRANT pg_read_all_stats TO shop")
            .undo("REVOKE pg_read_all_stats FROM shop"),
        Trap.on(
            SOURCE,
            "privileges",
            DECIDE,
            "public.orders",
            ORDERS + "GRANT SELECT ON orders TO PUBLIC;",
            "GRANT SELECT, UPDATE ON orders TO landfall_admin; GRANT UPDATE (v) ON orders TO"
                + " PUBLIC"),
        Trap.on(
            SOURCE,
            "default-privileges",
            DECIDE,
            "shop",
            ORDERS,
            "ALTER DEFAULT PRIVILEGES FOR ROLE shop IN SCHEMA public GRANT SELECT ON TABLES TO"
                + " landfall_admin"));
  }

  static Stream<Trap> ofServers() {
    return Stream.of(
        Trap.on(
            TARGET,
            "takes-writes",
            BLOCKS,
            "<database>",
            ORDERS,
            "ALTER DATABASE <database> SET default_transaction_read_only = on"),
        Trap.on(
            SOURCE,
            "role-settings",
            DECIDE,
            "TimeZone",
            ORDERS,
            "ALTER DATABASE <database> SET TimeZone = 'Europe/Berlin'"),
        Trap.on(
            SOURCE,
            "role-settings",
            DECIDE,
            "search_path",
            ORDERS,
            "ALTER ROLE shop IN DATABASE <database> SET search_path = \"$user\", shop, public"),
        Trap.on(
                SOURCE,
                "settings-differ",
                DECIDE,
                "default_text_search_config",
                ORDERS,
                "ALTER DATABASE <database> SET default_text_search_config = 'pg_catalog.german'")
            .unhealed(),
        Trap.on(
            SOURCE,
            "other-consumers",
            DECIDE,
            "debezium_<database>",
            ORDERS,
            "SELECT pg_create_logical_replication_slot('debezium_<database>', 'pgoutput')"),
        Trap.on(
            SOURCE,
            "event-triggers",
            DECIDE,
            "Watch",
            "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';",
            "CREATE EVENT TRIGGER \"Watch\" ON ddl_command_end EXECUTE FUNCTION watch()"));
  }

  static Stream<Trap> ofObjects() {
    return Stream.of(
        Trap.on(SOURCE, "extensions", DECIDE, "pgcrypto", ORDERS, "CREATE EXTENSION pgcrypto"),
        Trap.on(
            SOURCE,
            "extensions",
            BLOCKS,
            "hstore",
            ORDERS,
            "CREATE EXTENSION hstore; ALTER TABLE orders ADD h hstore"),
        Trap.on(
                SOURCE,
                "extension-tables",
                DECIDE,
                "public.job",
                "CREATE TABLE job (id int PRIMARY KEY); INSERT INTO job VALUES (1);",
                "CREATE EXTENSION pg_trgm; ALTER EXTENSION pg_trgm ADD TABLE job; UPDATE"
                    + " pg_extension SET extconfig = ARRAY['job'::regclass::oid], extcondition ="
                    + " ARRAY[''] WHERE extname = 'pg_trgm'")
            .unhealed(),
        Trap.on(
                SOURCE,
                "other-objects",
                DECIDE,
                "public.backwards",
                ORDERS,
                "CREATE COLLATION backwards (provider = libc, locale = 'C')")
            .unhealed(),
        Trap.on(
                SOURCE,
                "superuser-objects",
                DECIDE,
                "public.made_in_c",
                ORDERS,
                "CREATE FUNCTION made_in_c(int) RETURNS int LANGUAGE internal AS 'int4abs'")
            .unhealed(),
        Trap.on(
                SOURCE,
                "materialised-views",
                INFO,
                "public.counted",
                ORDERS,
                "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM orders")
            .unhealed());
  }
}
