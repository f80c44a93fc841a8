package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.CatalogTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rows of one side for a comparison. */
final class Rows {
  /** Where a key stands: the table's number in its list, and the key's, from 1. */
  record Place(int table, long n) {}

  private Rows() {}

  /**
   * Hashes of the rows with given keys, of many tables in one round trip.
   *
   * @return for each key that has a row: hash to number of rows with it
   */
  static Map<Place, Map<Long, Long>> byKey(
      Connection connection, List<CatalogTable> tables, Keys keys) throws SQLException {
    List<String> parts = new ArrayList<>();
    List<Object> arrays = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      List<List<@Nullable String>> each = keys.of(tables.get(i).name());
      if (!each.isEmpty()) {
        parts.add(RowSql.byKey(i, tables.get(i)));
        addArrays(connection, each, arrays);
      }
    }
    Map<Place, Map<Long, Long>> found = new HashMap<>();
    if (parts.isEmpty()) {
      return found;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("(" + String.join(") UNION ALL (", parts) + ")")) {
      bind(statement, arrays);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found
              .computeIfAbsent(new Place(row.getInt(1), row.getLong(2)), place -> new HashMap<>())
              .put(row.getLong(3), row.getLong(4));
        }
      }
    }
    return found;
  }

  /** Every column of the rows with given keys, by the key's number from 1. */
  static Map<Long, List<@Nullable String>> columns(
      Connection connection, CatalogTable table, List<List<@Nullable String>> keys)
      throws SQLException {
    Map<Long, List<@Nullable String>> found = new HashMap<>();
    List<Object> arrays = new ArrayList<>();
    addArrays(connection, keys, arrays);
    try (PreparedStatement statement = connection.prepareStatement(RowSql.columnsByKey(table))) {
      bind(statement, arrays);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<@Nullable String> values = new ArrayList<>();
          for (int i = 0; i < table.columns().size(); i++) {
            values.add(row.getString(i + 2));
          }
          found.put(row.getLong(1), values);
        }
      }
    }
    return found;
  }

  /** Keys and hashes of the rows in some buckets. */
  static Set<List<@Nullable String>> inBuckets(
      Connection connection, CatalogTable table, Set<Integer> buckets) throws SQLException {
    Set<List<@Nullable String>> found = new HashSet<>();
    int columns = Keys.identity(table).size();
    try (PreparedStatement statement = connection.prepareStatement(RowSql.inBuckets(table))) {
      statement.setArray(1, connection.createArrayOf("bigint", buckets.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<@Nullable String> each = new ArrayList<>(columns + 1);
          for (int i = 0; i < columns; i++) {
            each.add(row.getString(i + 2));
          }
          each.add(row.getString(1));
          found.add(each);
        }
      }
    }
    return found;
  }

  private static void addArrays(
      Connection connection, List<List<@Nullable String>> keys, List<Object> arrays)
      throws SQLException {
    int columns = keys.get(0).size();
    for (int i = 0; i < columns; i++) {
      @Nullable Object[] values = new @Nullable Object[keys.size()];
      for (int n = 0; n < keys.size(); n++) {
        values[n] = keys.get(n).get(i);
      }
      arrays.add(connection.createArrayOf("text", values));
    }
  }

  private static void bind(PreparedStatement statement, List<Object> arrays) throws SQLException {
    for (int i = 0; i < arrays.size(); i++) {
      statement.setArray(i + 1, (java.sql.Array) arrays.get(i));
    }
  }
}
