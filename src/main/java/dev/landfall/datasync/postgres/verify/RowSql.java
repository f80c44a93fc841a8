package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.CatalogTable.Kind;
import dev.landfall.datasync.postgres.Column;
import dev.landfall.datasync.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The queries of a verification. Rows are summed by their {@link RowHash}; sums, never
 * exclusive-or, so that a row that stands twice counts twice.
 */
final class RowSql {
  /** Rows are counted in so many classes by their hash, so that few are looked at one by one. */
  static final int BUCKETS = 1024;

  private RowSql() {}

  private static String from(CatalogTable table) {
    return (table.kind() == Kind.PARTITIONED ? "" : "ONLY ") + table.name().sql() + " AS t";
  }

  /** The type of a column of the key, to read its text back. */
  private static String type(CatalogTable table, String column) {
    return table.columns().stream()
        .filter(each -> each.name().equals(column))
        .map(Column::type)
        .findFirst()
        .orElse("text");
  }

  /** Text as the type's output function writes it, null for null. */
  private static String text(String column) {
    String name = "t." + TableName.quote(column);
    return "CASE WHEN %s IS NULL THEN NULL ELSE format('%%s', %s) END".formatted(name, name);
  }

  /**
   * Rows beside the keys they have. With a key each is looked up in the index, one by one: OFFSET
   * keeps the planner from reading the whole table instead, whatever the statistics of a fresh one
   * say. Without a key the table is read, and only once where the planner is free to hash.
   */
  private static String joined(CatalogTable table) {
    List<String> key = Keys.identity(table);
    if (key.isEmpty()) {
      // A table without columns: its rows are told apart by nothing, and all have the one key.
      return "(SELECT 1::bigint AS n) AS k CROSS JOIN " + from(table);
    }
    String names =
        IntStream.range(0, key.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    String arrays = key.stream().map(each -> "?::text[]").collect(Collectors.joining(", "));
    List<String> conditions = new ArrayList<>();
    List<String> typed = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      typed.add("k.k" + i + "::" + type(table, key.get(i)));
      if (!table.key().isEmpty()) {
        conditions.add(
            "t.%s %s %s"
                .formatted(TableName.quote(key.get(i)), table.equality().get(i), typed.get(i)));
      }
    }
    String keys = "unnest(%s) WITH ORDINALITY AS k(%s, n)".formatted(arrays, names);
    return table.key().isEmpty()
        ? "%s JOIN %s ON %s = ROW(%s)::text"
            .formatted(keys, from(table), RowHash.row(table), String.join(", ", typed))
        : "%s CROSS JOIN LATERAL (SELECT t.* FROM %s WHERE %s OFFSET 0) AS t"
            .formatted(keys, from(table), String.join(" AND ", conditions));
  }

  /** (no, n, hash, count) of the rows with given keys; one text array a column of the key. */
  static String byKey(int no, CatalogTable table) {
    return "SELECT %d, k.n, %s AS h, count(*) FROM %s GROUP BY 2, 3"
        .formatted(no, RowHash.of(table), joined(table));
  }

  /** (n, every column as text) of the rows with given keys. */
  static String columnsByKey(CatalogTable table) {
    return "SELECT %s FROM %s"
        .formatted(list("k.n", table.columns().stream().map(Column::name).toList()), joined(table));
  }

  /**
   * (bucket, count, sum) of a range of pages, of each leaf where the table is partitioned. OFFSET
   * keeps the hash from being computed twice.
   *
   * @param upTo the page after the last; null for as far as the table goes
   */
  static String sums(CatalogTable table, long fromPage, @Nullable Long upTo) {
    return ("SELECT (h & %d)::int, count(*), sum(h) FROM (SELECT %s AS h FROM %s"
            + " WHERE t.ctid >= '(%d,0)'%s OFFSET 0) AS rows GROUP BY 1")
        .formatted(
            BUCKETS - 1,
            RowHash.of(table),
            from(table),
            fromPage,
            upTo == null ? "" : " AND t.ctid < '(%d,0)'".formatted(upTo));
  }

  /** Pages of the table, or of its largest leaf. */
  static String pages(CatalogTable table) {
    return """
    SELECT greatest(pg_relation_size(r), (SELECT max(pg_relation_size(relid))
      FROM pg_partition_tree(r))) / current_setting('block_size')::bigint
    FROM CAST(%s AS regclass) AS r
    """
        .formatted(TableName.literal(table.name().sql()));
  }

  /** (hash, key columns as text) of the rows in some buckets. */
  static String inBuckets(CatalogTable table) {
    return "SELECT %s FROM %s WHERE (%s & %d) = ANY (?::bigint[])"
        .formatted(
            list(RowHash.of(table), Keys.identity(table)),
            from(table),
            RowHash.of(table),
            BUCKETS - 1);
  }

  private static String list(String first, List<String> columns) {
    return Stream.concat(Stream.of(first), columns.stream().map(RowSql::text))
        .collect(Collectors.joining(", "));
  }
}
