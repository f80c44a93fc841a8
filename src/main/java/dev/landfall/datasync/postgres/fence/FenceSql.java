package dev.landfall.datasync.postgres.fence;

import dev.landfall.datasync.postgres.LandfallSchema;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import java.util.stream.Collectors;

/**
 * The fence's statements. Each goes over all tables inside the server, in one round trip. The
 * tables are taken from the catalog at that moment, so that one made since the last look (a new
 * partition) is fenced with the others.
 */
final class FenceSql {
  /** Every table of the application: c is its pg_class row, n its schema's. */
  static final String TABLES =
      """
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('information_schema', 'landfall') AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')
      """;

  /** The same with their fences, g being null where there is none so far. */
  static final String FENCED =
      "FROM (SELECT c.oid, n.nspname, c.relname "
          + TABLES
          + ") c LEFT JOIN pg_trigger g ON g.tgrelid = c.oid AND g.tgname = '"
          + LandfallSchema.FENCE_TRIGGER
          + "'";

  /**
   * The function raises 25006 (read_only_sql_transaction), which drivers and pools take for what it
   * is: this server does not take writes at the moment.
   */
  static final String FUNCTION =
      """
      CREATE OR REPLACE FUNCTION landfall.refuse_write() RETURNS trigger LANGUAGE plpgsql AS $fn$
      BEGIN
        RAISE EXCEPTION 'writes to %.% are moving to another database (landfall sync %)',
            TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[0]
          USING ERRCODE = 'read_only_sql_transaction',
            HINT = 'Nothing was written. Read the connection settings again and retry there.';
      END $fn$\
      """;

  private FenceSql() {}

  /** Locks every table in a mode, by name, in one statement, in an order as far as it is known. */
  static String lock(String mode, LockOrder order) {
    String first = order.tables().stream().map(String::valueOf).collect(Collectors.joining(","));
    return """
    DO $do$ DECLARE list text; BEGIN
      SELECT string_agg(format('ONLY %%I.%%I', n.nspname, c.relname), ', '
        ORDER BY array_position('{%s}'::bigint[], c.oid::bigint) NULLS LAST, c.oid) INTO list
      %s;
      IF list IS NOT NULL THEN EXECUTE 'LOCK TABLE ' || list || ' IN %s MODE'; END IF;
    END $do$\
    """
        .formatted(first, TABLES, mode);
  }

  /** Makes missing triggers and enables or disables them all. The locks are held already. */
  static String set(SyncName sync, boolean enabled) {
    return """
    DO $do$ DECLARE t record; BEGIN
      FOR t IN SELECT format('%%I.%%I', c.nspname, c.relname) AS name, g.tgenabled AS state %s
      LOOP
        IF t.state IS NULL THEN EXECUTE replace(%s, '<table>', t.name); END IF;
        IF t.state IS DISTINCT FROM '%s' THEN EXECUTE replace(%s, '<table>', t.name); END IF;
      END LOOP;
    END $do$\
    """
        .formatted(
            FENCED,
            TableName.literal(create("<table>", sync)),
            enabled ? "O" : "D",
            TableName.literal(enable("<table>", enabled)));
  }

  /** Makes the trigger of one table. */
  static String create(String table, SyncName sync) {
    return """
    CREATE OR REPLACE TRIGGER %s BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION landfall.refuse_write(%s)\
    """
        .formatted(LandfallSchema.FENCE_TRIGGER, table, TableName.literal(sync.id()));
  }

  /** Has the trigger of one table refuse, or not. */
  static String enable(String table, boolean enabled) {
    return "ALTER TABLE ONLY %s %s TRIGGER %s"
        .formatted(table, enabled ? "ENABLE" : "DISABLE", LandfallSchema.FENCE_TRIGGER);
  }
}
