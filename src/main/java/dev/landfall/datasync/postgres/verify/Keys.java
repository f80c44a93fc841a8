package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Column;
import dev.landfall.datasync.postgres.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keys of rows that changed, by table, and tables that were emptied. Grows to a limit. */
final class Keys {
  /** As many keys as are still compared one by one. */
  static final int LIMIT = 100_000;

  private final Map<TableName, List<String>> keyColumns = new HashMap<>();
  private final Map<TableName, Set<List<@Nullable String>>> keys = new HashMap<>();
  private final Set<TableName> truncated = new TreeSet<>();
  private int size;

  /** Some were left out, and taking others away does not bring them back. */
  private boolean overflowed;

  Keys(Catalog catalog) {
    catalog.published().forEach(table -> keyColumns.put(table.name(), identity(table)));
  }

  /** The columns by which a row of the table is told apart: all of them where it has no key. */
  static List<String> identity(CatalogTable table) {
    return table.key().isEmpty()
        ? table.columns().stream().map(Column::name).toList()
        : table.key();
  }

  void add(Change.Row row) {
    List<String> columns = keyColumns.get(row.table());
    if (columns == null) {
      return;
    }
    if (size > LIMIT) {
      overflowed = true;
      return;
    }
    for (Map<String, @Nullable String> tuple : row.tuples()) {
      List<@Nullable String> key = new ArrayList<>(columns.size());
      columns.forEach(column -> key.add(tuple.get(column)));
      add(row.table(), key);
    }
  }

  private void add(TableName table, List<@Nullable String> key) {
    if (keys.computeIfAbsent(table, name -> new LinkedHashSet<>()).add(key)) {
      size++;
    }
  }

  void addAll(Keys others) {
    others.keys.forEach((table, each) -> each.forEach(key -> add(table, key)));
    truncated.addAll(others.truncated);
    overflowed |= others.overflowed;
  }

  void removeAll(Keys others) {
    others.keys.forEach(
        (table, each) -> {
          Set<List<@Nullable String>> mine = keys.get(table);
          if (mine != null) {
            int before = mine.size();
            mine.removeAll(each);
            size -= before - mine.size();
          }
        });
  }

  void truncate(Change.Truncate truncate) {
    truncate.tables().stream().filter(keyColumns::containsKey).forEach(truncated::add);
  }

  Set<TableName> truncated() {
    return truncated;
  }

  /** The keys of one table, in a fixed order. */
  List<List<@Nullable String>> of(TableName table) {
    return new ArrayList<>(keys.getOrDefault(table, Set.of()));
  }

  int size() {
    return size;
  }

  boolean overflowed() {
    return overflowed || size > LIMIT;
  }
}
