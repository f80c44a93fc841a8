package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.TableName;
import java.util.List;
import java.util.Map;

/**
 * One row that is not the same on both sides. Values outside the key are not told: they may be
 * personal.
 *
 * @param table its table
 * @param key its key, column to value; the whole row where the table has no key
 * @param kind how it differs
 * @param columns the columns that differ; empty unless the row stands on both sides
 */
public record RowDifference(
    TableName table, Map<String, String> key, Kind kind, List<String> columns) {

  /** Takes its own copies. */
  public RowDifference {
    key = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(key));
    columns = List.copyOf(columns);
  }

  /** How a row differs. */
  public enum Kind {
    /** It stands on the writer only. */
    MISSING,
    /** It stands on the following side only. */
    EXTRA,
    /** It stands on both and is not the same. */
    DIFFERENT
  }

  @Override
  public String toString() {
    return switch (kind) {
      case MISSING -> table + " " + key + " is missing on the following side";
      case EXTRA -> table + " " + key + " is on the following side only";
      case DIFFERENT -> table + " " + key + " differs in " + String.join(", ", columns);
    };
  }
}
