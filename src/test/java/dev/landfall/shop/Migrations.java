package dev.landfall.shop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The shop's own migrations, run at its start. Where all are in, nothing is written. */
final class Migrations {
  private static final List<String> ALL = List.of("V001__catalogue.sql", "V002__orders.sql");
  private static final long LOCK = 7_301_466_127L;

  private Migrations() {}

  static void run(ShopDatabase database) throws SQLException {
    if (database.read(Migrations::missing).isEmpty()) {
      return;
    }
    database.write(
        connection -> {
          try (Statement s = connection.createStatement()) {
            s.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            s.execute("CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY)");
            for (String name : missing(connection)) {
              s.execute(sql(name));
              try (PreparedStatement done =
                  connection.prepareStatement("INSERT INTO schema_migrations VALUES (?)")) {
                done.setString(1, name);
                done.executeUpdate();
              }
            }
          }
          return null;
        });
  }

  private static List<String> missing(Connection connection) throws SQLException {
    List<String> missing = new ArrayList<>(ALL);
    try (Statement s = connection.createStatement()) {
      try (ResultSet there =
          s.executeQuery("SELECT to_regclass('schema_migrations') IS NOT NULL")) {
        there.next();
        if (!there.getBoolean(1)) {
          return missing;
        }
      }
      try (ResultSet names = s.executeQuery("SELECT name FROM schema_migrations")) {
        while (names.next()) {
          missing.remove(names.getString(1));
        }
      }
    }
    return missing;
  }

  private static String sql(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream("/shop/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
