package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.LandfallSchema;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes down what only slows a copy, and writes down how to make it again, comments included:
 * foreign keys, primary keys, unique and exclusion constraints, secondary indexes, triggers. An
 * index that was named the replica identity stays, and so does a key that a view or a function
 * rests on. What hangs on a partitioned table goes and returns with it.
 */
final class Deferral {
  private record Item(
      int no, String kind, String relation, String name, String drop, String make) {}

  private static final String TABLES =
      """
      pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
        AND t.relkind IN ('r', 'p') AND t.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'landfall')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = t.oid AND e.deptype = 'e')
      """;

  /** A constraint's comment, which is dropped with it. */
  private static final String TOLD =
      """
      CASE WHEN obj_description(k.oid, 'pg_constraint') IS NULL THEN ''
        ELSE format('; COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, r.relation,
          obj_description(k.oid, 'pg_constraint')) END\
      """;

  /** Whether CLUSTER goes by this index. */
  private static final String CLUSTERED =
      """
      CASE WHEN x.indisclustered AND t.relkind = 'r'
        THEN format('; ALTER TABLE %s CLUSTER ON %I', r.relation, i.relname) ELSE '' END\
      """;

  /** Columns: stage, kind, relation, name, statement that drops, statement that makes again. */
  private static final String FOREIGN_KEYS =
      """
      SELECT s.no, s.kind, r.relation, k.conname,
        CASE s.no WHEN 3 THEN format('ALTER TABLE %s DROP CONSTRAINT %I', r.relation, k.conname)
          ELSE '' END,
        CASE s.no WHEN 3 THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.relation, k.conname,
            pg_get_constraintdef(k.oid))
            || CASE WHEN k.convalidated AND t.relkind = 'r' THEN ' NOT VALID' ELSE '' END || <told>
          ELSE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', r.relation, k.conname) END
      FROM
      """
          + TABLES
          + """
          JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' AND k.conparentid = 0
          CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, t.relname) AS relation) r
          JOIN (VALUES (3, 'foreign key'), (4, 'validation')) AS s(no, kind)
            ON s.no = 3 OR k.convalidated AND t.relkind = 'r'
          ORDER BY s.no, r.relation, k.conname\
          """;

  /**
   * A constraint that a B-tree stands for is made in two steps: its index, beside others of the
   * table, and the constraint from it, which takes the table for itself but only for a moment.
   */
  private static final String CONSTRAINTS =
      """
      SELECT s.no, s.kind, r.relation, k.conname,
        CASE s.no WHEN 2 THEN format('ALTER TABLE %s DROP CONSTRAINT %I', r.relation, k.conname)
          ELSE '' END,
        CASE s.no WHEN 1 THEN pg_get_indexdef(k.conindid)
          ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.relation, k.conname,
            CASE WHEN s.plain THEN pg_get_constraintdef(k.oid)
              ELSE format('%s USING INDEX %I', CASE k.contype WHEN 'p' THEN 'PRIMARY KEY'
                ELSE 'UNIQUE' END, k.conname)
                || CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END
                || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END END)
            || <told> || <clustered> END
      FROM
      """
          + TABLES
          + """
          JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')
            AND k.conparentid = 0 AND k.coninhcount = 0
          JOIN pg_index x ON x.indexrelid = k.conindid
          JOIN pg_class i ON i.oid = k.conindid JOIN pg_am m ON m.oid = i.relam
          CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, t.relname) AS relation,
            t.relkind = 'r' AND k.contype <> 'x' AND m.amname = 'btree' AS simple) r
          JOIN (VALUES (1, 'index', false), (2, 'constraint', false), (2, 'constraint', true))
            AS s(no, kind, plain) ON s.plain <> r.simple
          WHERE NOT EXISTS (SELECT FROM pg_index x LEFT JOIN pg_inherits h
              ON h.inhrelid = x.indexrelid
            WHERE x.indisreplident AND k.conindid IN (x.indexrelid, h.inhparent))
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'n'
              AND d.refclassid = 'pg_constraint'::regclass AND d.refobjid = k.oid)
          ORDER BY s.no, r.relation, k.conname\
          """;

  private static final String INDEXES =
      """
      SELECT 1, 'index', r.relation, i.relname,
        format('DROP INDEX %I.%I', n.nspname, i.relname),
        replace(pg_get_indexdef(i.oid), ' ON ONLY ', ' ON ')
          || CASE WHEN obj_description(i.oid, 'pg_class') IS NULL THEN ''
            ELSE format('; COMMENT ON INDEX %I.%I IS %L', n.nspname, i.relname,
              obj_description(i.oid, 'pg_class')) END || <clustered>
      FROM
      """
          + TABLES
          + """
          JOIN pg_index x ON x.indrelid = t.oid AND NOT x.indisprimary AND x.indislive
          JOIN pg_class i ON i.oid = x.indexrelid
          CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, t.relname) AS relation) r
          WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid
              AND k.contype IN ('p', 'u', 'x'))
            AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.oid)
            AND NOT EXISTS (SELECT FROM pg_index y LEFT JOIN pg_inherits h
                ON h.inhrelid = y.indexrelid
              WHERE y.indisreplident AND i.oid IN (y.indexrelid, h.inhparent))
          ORDER BY r.relation, i.relname\
          """;

  private static final String TRIGGERS =
      """
      SELECT 5, 'trigger', r.relation, g.tgname,
        format('ALTER TABLE %s DISABLE TRIGGER %I', r.relation, g.tgname),
        format('ALTER TABLE %s ENABLE %s TRIGGER %I', r.relation,
          CASE g.tgenabled WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' ELSE '' END, g.tgname)
      FROM
      """
          + TABLES
          + """
          JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal AND g.tgparentid = 0
            AND g.tgenabled <> 'D' AND g.tgname <> '<fence>'
          CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, t.relname) AS relation) r
          ORDER BY r.relation, g.tgname\
          """
              .replace("<fence>", LandfallSchema.FENCE_TRIGGER);

  private Deferral() {}

  /**
   * Takes everything down, within the caller's transaction. Run again it adds what is new and
   * forgets nothing of what it took down before.
   */
  static int takeDown(Connection target, SyncName sync) throws SQLException {
    List<Item> items = new ArrayList<>();
    for (String query : List.of(FOREIGN_KEYS, CONSTRAINTS, INDEXES, TRIGGERS)) {
      items.addAll(read(target, query.replace("<told>", TOLD).replace("<clustered>", CLUSTERED)));
    }
    write(target, sync, items);
    try (Statement statement = target.createStatement()) {
      for (Item item : items) {
        if (!item.drop().isEmpty()) {
          statement.execute(item.drop());
        }
      }
    }
    return items.size();
  }

  private static List<Item> read(Connection target, String query) throws SQLException {
    List<Item> items = new ArrayList<>();
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        items.add(
            new Item(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6)));
      }
    }
    return items;
  }

  private static void write(Connection target, SyncName sync, List<Item> items)
      throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            INSERT INTO landfall.deferred (sync, no, kind, relation, name, definition)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (sync, kind, relation, name)
              DO UPDATE SET definition = excluded.definition, state = 'dropped'
            """)) {
      for (Item item : items) {
        statement.setString(1, sync.id());
        statement.setInt(2, item.no());
        statement.setString(3, item.kind());
        statement.setString(4, item.relation());
        statement.setString(5, item.name());
        statement.setString(6, item.make());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
