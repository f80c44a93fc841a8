package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * 64 bits for a row, the same on every major and whatever the collation. Each column is hashed with
 * the hash of those before it as its seed, so that values that changed places count; the innermost
 * seed says which are null. Plain types are hashed as they are stored, which is three times as fast
 * as writing a row out as text; all others by their text under pinned output settings, so that
 * every type takes part and 1.0 is not 1.00, nor -0 zero.
 */
final class RowHash {
  /** A bit each for what may be null, and no expression so deep that a server refuses it. */
  private static final int DEEPEST = 60;

  private RowHash() {}

  static String of(CatalogTable table) {
    List<Column> columns = table.columns();
    if (columns.isEmpty() || columns.size() > DEEPEST) {
      return "hashtextextended((%s) COLLATE \"C\", 0)".formatted(row(table));
    }
    // Only a key's columns are sure to hold no null: elsewhere NOT NULL may be NOT VALID (18 on).
    String hash = nulls(table);
    for (Column column : columns) {
      hash = hashed(column, table.key().contains(column.name()), hash);
    }
    return hash;
  }

  /** The row as text. */
  static String row(CatalogTable table) {
    return table.columns().stream()
        .map(column -> "t." + column.sql())
        .collect(Collectors.joining(", ", "ROW(", ")::text"));
  }

  private static String nulls(CatalogTable table) {
    List<String> bits = new ArrayList<>();
    for (Column column : table.columns()) {
      if (!table.key().contains(column.name())) {
        bits.add(
            "CASE WHEN t.%s IS NULL THEN %d ELSE 0 END".formatted(column.sql(), 1L << bits.size()));
      }
    }
    return bits.isEmpty() ? "0" : "(" + String.join(" + ", bits) + ")::bigint";
  }

  private static String hashed(Column column, boolean key, String seed) {
    // Its precision or length says nothing about how a value is stored.
    return switch (column.type().replaceAll("\\(\\d+\\)", "")) {
      case "smallint" -> "hashint2extended(%s, %s)".formatted(or(column, key, "0::smallint"), seed);
      case "integer" -> "hashint4extended(%s, %s)".formatted(or(column, key, "0"), seed);
      case "bigint" -> bigint(or(column, key, "0"), seed);
      case "boolean" -> "hashint4extended(%s::int, %s)".formatted(or(column, key, "false"), seed);
      case "uuid" ->
          "uuid_hash_extended(%s, %s)"
              .formatted(or(column, key, "'00000000-0000-0000-0000-000000000000'"), seed);
      case "timestamp without time zone" -> timestamp(or(column, key, "'epoch'"), seed);
      // In UTC, which is pinned.
      case "timestamp with time zone" ->
          timestamp(or(column, key, "'epoch'") + "::timestamp", seed);
      case "text", "character varying" -> text(or(column, key, "''"), seed);
      // What the type's output function writes, and nothing for null.
      default -> text("concat(t." + column.sql() + ")", seed);
    };
  }

  /** PostgreSQL folds the halves into one, so that 1 is 4294967296: the upper half goes first. */
  private static String bigint(String value, String seed) {
    return "hashint8extended(%s, hashint8extended(%s >> 32, %s))".formatted(value, value, seed);
  }

  /** Folded in the same way: the seconds go first, which are told apart by the microsecond. */
  private static String timestamp(String value, String seed) {
    return "timestamp_hash_extended(%s, hashfloat8extended(date_part('epoch', %s), %s))"
        .formatted(value, value, seed);
  }

  private static String text(String value, String seed) {
    return "hashtextextended(%s COLLATE \"C\", %s)".formatted(value, seed);
  }

  private static String or(Column column, boolean key, String instead) {
    String value = "t." + column.sql();
    return key ? value : "coalesce(" + value + ", " + instead + ")";
  }
}
