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

/** What the checks look at: both servers, both catalogs, and what was declared. */
record Servers(
    Connection source,
    Connection target,
    Catalog sourceCatalog,
    Catalog targetCatalog,
    SyncName sync,
    PreflightOptions options) {

  Connection side(Side side) {
    return side == Side.SOURCE ? source : target;
  }

  Catalog catalog(Side side) {
    return side == Side.SOURCE ? sourceCatalog : targetCatalog;
  }

  /** The rows of a query, every value as text, nulls as empty text. */
  List<List<String>> rows(Side side, String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = side(side).createStatement();
        ResultSet row = statement.executeQuery(query)) {
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

  /** The major version of a server. */
  int major(Side side) throws SQLException {
    return side(side).getMetaData().getDatabaseMajorVersion();
  }

  /** As it is written in a message. */
  static String word(Side side) {
    return side == Side.SOURCE ? "source" : "target";
  }
}
