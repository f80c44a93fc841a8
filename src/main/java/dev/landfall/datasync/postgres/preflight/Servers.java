package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the checks look at: both servers, both catalogs, and what was declared. */
record Servers(
    Connection source,
    Connection target,
    Catalog sourceCatalog,
    Catalog targetCatalog,
    SyncName sync,
    PreflightOptions options) {

  /**
   * What {@code <tables>} stands for in a query: the application's tables, ordinary and
   * partitioned, as {@code c} in schema {@code n}, the same that a {@link Catalog} holds.
   */
  private static final String TABLES =
      """
      pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND c.relkind IN ('r', 'p')
        AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
        AND n.nspname NOT IN ('information_schema', 'landfall')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')
      """;

  Connection side(Side side) {
    return side == Side.SOURCE ? source : target;
  }

  Catalog catalog(Side side) {
    return side == Side.SOURCE ? sourceCatalog : targetCatalog;
  }

  /** The rows of a query, every value as text, nulls as empty text; see {@link #TABLES}. */
  List<List<String>> rows(Side side, String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = side(side).createStatement();
        ResultSet row = statement.executeQuery(query.replace("<tables>", TABLES))) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(Objects.requireNonNullElse(row.getString(i), ""));
        }
        rows.add(List.copyOf(values));
      }
    }
    return List.copyOf(rows);
  }

  /** The one value of a query. */
  String value(Side side, String query) throws SQLException {
    return rows(side, query).getFirst().getFirst();
  }

  /** One finding a row of a query. */
  List<Finding> each(Side side, String query, Function<List<String>, Finding> found)
      throws SQLException {
    return rows(side, query).stream()
        .map(found)
        .map(each -> each.side() == null ? each.on(side) : each)
        .toList();
  }

  /** The same of both databases, the source first. */
  List<Finding> eachSide(String query, BiFunction<Side, List<String>, Finding> found)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      findings.addAll(each(side, query, row -> found.apply(side, row)));
    }
    return findings;
  }

  /** One finding a row that only the source answers with: the target lacks it. */
  List<Finding> lacking(String query, Function<List<String>, Finding> found) throws SQLException {
    return lacking(query, row -> row, found);
  }

  /** The same, where rows are told apart by a part of them. */
  List<Finding> lacking(
      String query, Function<List<String>, Object> key, Function<List<String>, Finding> found)
      throws SQLException {
    Set<Object> there = rows(Side.TARGET, query).stream().map(key).collect(Collectors.toSet());
    return rows(Side.SOURCE, query).stream()
        .filter(row -> !there.contains(key.apply(row)))
        .map(row -> found.apply(row).on(Side.TARGET))
        .toList();
  }

  /** The operator's role there. */
  String user(Side side) throws SQLException {
    return value(side, "SELECT current_user");
  }

  /** The major version of a server. */
  int major(Side side) throws SQLException {
    return side(side).getMetaData().getDatabaseMajorVersion();
  }

  /** As it is written in a message. */
  static String word(Side side) {
    return side == Side.SOURCE ? "source" : "target";
  }
}
