package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** How values travel: binary where both servers are sure to mean the same by it, else text. */
enum WireFormat {
  BINARY,
  TEXT;

  /** What COPY calls it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The tables with a column whose binary form may not be understood on the other side: types that
   * carry object ids (reg*, composites and arrays of user-defined types), types of extensions, and
   * types without a binary form. Enums travel by label and are fine.
   */
  static Set<TableName> textOnly(Connection source) throws SQLException {
    String query =
        """
        WITH RECURSIVE plain(oid, base) AS (
          SELECT oid, oid FROM pg_type WHERE typtype <> 'd'
          UNION ALL
          SELECT d.oid, p.base FROM pg_type d JOIN plain p ON d.typbasetype = p.oid
          WHERE d.typtype = 'd')
        SELECT DISTINCT n.nspname, c.relname
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN plain p ON p.oid = a.atttypid JOIN pg_type t ON t.oid = p.base
        WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND (t.typtype <> 'e' AND t.oid >= 16384 OR t.typsend = 0 OR t.typreceive = 0
            OR t.typname ~ '^_?reg')
        """;
    Set<TableName> tables = new HashSet<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        tables.add(new TableName(row.getString(1), row.getString(2)));
      }
    }
    return tables;
  }
}
