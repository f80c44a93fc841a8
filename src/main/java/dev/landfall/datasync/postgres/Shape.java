package dev.landfall.datasync.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the tables and sequences of a side are, as far as rows can change by it without a trace in
 * the replication stream: a table made anew or put in another's place, a column rewritten, a
 * partition attached, detached or emptied, a table that is not logged any more. Once it changes, an
 * earlier comparison says nothing any more.
 *
 * <p>Each column counts with the transaction that defined it last (pg_attribute.xmin), which a
 * rewrite with USING changes even where the type stays. A partition counts with its file
 * (pg_class.relfilenode), for its TRUNCATE is not published where rows go through the root
 * (PostgreSQL, CREATE PUBLICATION, publish_via_partition_root); VACUUM FULL of a partition changes
 * that too, and costs a comparison. Of other tables TRUNCATE, VACUUM FULL and ANALYZE leave it as
 * it was.
 *
 * @param relations from name to a hash of its definition
 */
public record Shape(SortedMap<String, String> relations) {
  private static final String READ =
      """
      SELECT format('%I.%I', n.nspname, c.relname),
        md5(concat_ws(' ', c.oid, c.relreplident, c.relpersistence, i.inhparent,
          CASE WHEN c.relispartition THEN c.relfilenode END,
          (SELECT string_agg(concat_ws(':', r.oid, r.xmin, p.oid, p.xmin), ' ' ORDER BY r.oid)
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
            WHERE r.prrelid = c.oid AND p.pubname = ?),
          (SELECT string_agg(concat_ws(':', a.attnum, a.attname, a.atttypid, a.atttypmod,
              a.attisdropped, a.xmin), ' ' ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)))
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhseqno = 1
      WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('information_schema', 'landfall') AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')\
      """;

  private static final int NAMED = 5;

  /** Keeps its own copy. */
  public Shape {
    relations = Collections.unmodifiableSortedMap(new TreeMap<>(relations));
  }

  /** Reads it, in one query. */
  public static Shape read(Connection connection, SyncName sync) throws SQLException {
    SortedMap<String, String> relations = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, sync.publication());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          relations.put(row.getString(1), row.getString(2));
        }
      }
    }
    return new Shape(relations);
  }

  /** Reads it, in one query. */
  public static Shape read(Database database, SyncName sync) {
    return database.with("reading what the tables are", connection -> read(connection, sync));
  }

  /** The one that the last comparison of all rows speaks of, kept beside the data. */
  public static Optional<Shape> remembered(Connection connection, SyncName sync)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT relations FROM landfall.shape WHERE sync = ?")) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(parse(row.getString(1))) : Optional.empty();
      }
    }
  }

  /** Keeps it as the one that comparisons speak of. */
  public void remember(Connection connection, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO landfall.shape (sync, relations) VALUES (?, ?)
            ON CONFLICT (sync) DO UPDATE SET relations = excluded.relations\
            """)) {
      statement.setString(1, sync.id());
      statement.setString(2, text());
      statement.executeUpdate();
    }
  }

  /** Earlier comparisons count no more: the next one is of all rows. */
  public static void forget(Connection connection, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM landfall.shape WHERE sync = ?")) {
      statement.setString(1, sync.id());
      statement.executeUpdate();
    }
  }

  /** What is not as it was: names, five at most; empty when all is. */
  public String changedSince(Shape before) {
    TreeSet<String> names = new TreeSet<>(relations.keySet());
    names.addAll(before.relations.keySet());
    List<String> changed =
        names.stream()
            .filter(
                name ->
                    !relations
                        .getOrDefault(name, "")
                        .equals(before.relations.getOrDefault(name, "")))
            .toList();
    String first = changed.stream().limit(NAMED).collect(Collectors.joining(", "));
    return changed.size() <= NAMED ? first : first + " and others";
  }

  private String text() {
    return relations.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining("\n"));
  }

  private static Shape parse(String text) {
    SortedMap<String, String> relations = new TreeMap<>();
    text.lines()
        .map(line -> line.split(" ", 2))
        .forEach(parts -> relations.put(parts[1], parts[0]));
    return new Shape(relations);
  }
}
