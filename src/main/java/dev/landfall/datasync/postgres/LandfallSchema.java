package dev.landfall.datasync.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The schema {@code landfall}, the same on both sides: who may write (authority), how far a change
 * has come (marker), how far the copy has come (copy, chunk, deferred), how far a comparison of all
 * rows has come (compared), and what the tables were that it speaks of (shape). The truth about a
 * migration is kept here, beside the data it is about, and nowhere else.
 */
public final class LandfallSchema {
  /** Its name. */
  public static final String NAME = "landfall";

  /** The table that stands in every publication, so that a change can be waited for. */
  public static final TableName MARKER = new TableName(NAME, "marker");

  /** The trigger on the application's own tables that is the fence. */
  public static final String FENCE_TRIGGER = "landfall_fence";

  private static final String DDL =
      """
      CREATE SCHEMA IF NOT EXISTS landfall;
      CREATE TABLE IF NOT EXISTS landfall.authority (
        sync text PRIMARY KEY,
        epoch bigint NOT NULL,
        open boolean NOT NULL,
        opened_epoch bigint NOT NULL DEFAULT 0,
        fenced_at timestamptz,
        fenced_for text);
      CREATE TABLE IF NOT EXISTS landfall.marker (
        sync text NOT NULL,
        side text NOT NULL,
        id bigint NOT NULL,
        written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (sync, side, id));
      CREATE TABLE IF NOT EXISTS landfall.copy (
        sync text PRIMARY KEY,
        slot text,
        consistent_point pg_lsn,
        snapshot text,
        state text NOT NULL,
        keeper_token text,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        copied_at timestamptz,
        finished_at timestamptz,
        restarts int NOT NULL DEFAULT 0,
        error text);
      CREATE TABLE IF NOT EXISTS landfall.chunk (
        sync text NOT NULL REFERENCES landfall.copy ON DELETE CASCADE,
        no int NOT NULL,
        source_table text NOT NULL,
        target_table text NOT NULL,
        columns text NOT NULL,
        format text NOT NULL,
        from_page bigint NOT NULL,
        to_page bigint,
        bytes_estimate bigint NOT NULL,
        state text NOT NULL DEFAULT 'missing',
        worker text,
        rows bigint,
        bytes bigint,
        finished_at timestamptz,
        PRIMARY KEY (sync, no));
      CREATE TABLE IF NOT EXISTS landfall.deferred (
        sync text NOT NULL,
        no int NOT NULL,
        kind text NOT NULL,
        relation text NOT NULL,
        name text NOT NULL,
        definition text NOT NULL,
        state text NOT NULL DEFAULT 'dropped',
        PRIMARY KEY (sync, kind, relation, name));
      CREATE TABLE IF NOT EXISTS landfall.compared (
        sync text NOT NULL,
        source_table text NOT NULL,
        query text NOT NULL,
        writer_slot pg_lsn NOT NULL,
        follower_slot pg_lsn NOT NULL,
        rows bigint NOT NULL,
        writer_up_to pg_lsn NOT NULL,
        follower_up_to pg_lsn NOT NULL,
        PRIMARY KEY (sync, source_table));
      CREATE TABLE IF NOT EXISTS landfall.shape (
        sync text PRIMARY KEY,
        relations text NOT NULL);
      """;

  private LandfallSchema() {}

  /** Makes what is missing of it. Needs CREATE on the database the first time; idempotent. */
  public static void ensure(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // IF NOT EXISTS alone does not hold against another session creating the same at once.
      statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('landfall.schema', 0))");
      if (!exists(statement)) {
        statement.execute(DDL);
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(autoCommit);
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (var row =
        statement.executeQuery(
            """
            SELECT count(*) = 7 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'landfall' AND c.relkind = 'r'
              AND c.relname IN ('authority', 'marker', 'copy', 'chunk', 'deferred', 'compared',
                'shape')\
            """)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
