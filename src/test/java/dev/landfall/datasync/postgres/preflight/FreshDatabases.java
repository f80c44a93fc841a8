package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A pair of empty databases on two running servers, for one test. */
final class FreshDatabases implements AutoCloseable {
  private static int made;

  private final PostgresPair pair;
  private final String name = "fresh" + ++made;

  FreshDatabases(PostgresPair pair, String options) {
    this.pair = pair;
    for (Side side : Side.values()) {
      on(
          side,
          "postgres",
          "shop",
          "CREATE DATABASE %s OWNER landfall_admin %s".formatted(name, options));
      superuser(side, "ALTER SCHEMA public OWNER TO shop");
    }
  }

  FreshDatabases(PostgresPair pair) {
    this(pair, "");
  }

  String name() {
    return name;
  }

  void both(String sql) {
    application(Side.SOURCE, sql);
    application(Side.TARGET, sql);
  }

  void application(Side side, String sql) {
    on(side, "shop", name, sql);
  }

  void superuser(Side side, String sql) {
    on(side, "postgres", name, sql);
  }

  Connection connect(Side side, String user) throws SQLException {
    return pair.connect(side, user, name);
  }

  private void on(Side side, String user, String database, String sql) {
    try (Connection connection = pair.connect(side, user, database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(side + ": " + e.getMessage() + "\n" + sql, e);
    }
  }

  List<Finding> findings(String check) {
    return findings().stream().filter(found -> found.check().equals(check)).toList();
  }

  List<Finding> findings() {
    try (Database source = pair.database(Side.SOURCE, name);
        Database target = pair.database(Side.TARGET, name)) {
      return Preflight.run(source, target, new SyncName("freshsync1"), PreflightOptions.existing());
    }
  }

  @Override
  public void close() {
    for (Side side : Side.values()) {
      on(side, "postgres", "shop", "DROP DATABASE %s WITH (FORCE)".formatted(name));
    }
  }
}
