package dev.landfall.datasync.postgres.fence;

import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.postgresql.util.PSQLException;

/**
 * Makes the triggers ahead of time: disabled on an open side, refusing on a closed one. One table
 * and one short transaction at a time, so that a busy table is held up for a moment at most.
 */
public final class FenceInstall {
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(250);
  private static final int ROUNDS = 8;

  private FenceInstall() {}

  /**
   * Installs what is missing; idempotent, to be repeated as tables and partitions come.
   *
   * @throws dev.landfall.spine.FailureException Conflict, naming who is in the way, when a table
   *     stayed locked
   */
  public static FenceCount run(Connection connection, SyncName sync) throws SQLException {
    ensureFunction(connection);
    String blocked = "";
    for (int round = 0; round < ROUNDS; round++) {
      List<String> todo = todo(connection, sync);
      if (todo.isEmpty()) {
        return Fence.count(connection);
      }
      for (String table : todo) {
        blocked = one(connection, sync, table) ? blocked : table;
      }
    }
    throw new Failure.Conflict(
            "the fence's trigger cannot be put on %s: it stayed locked. In the way: %s"
                .formatted(blocked, Blockers.ofWriters(connection)))
        .asException();
  }

  private static void ensureFunction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regprocedure('landfall.refuse_write()') IS NULL")) {
      row.next();
      if (row.getBoolean(1)) {
        statement.execute(FenceSql.FUNCTION);
      }
    }
  }

  /** Tables without a trigger, or whose trigger is not as the authority row says. */
  private static List<String> todo(Connection connection, SyncName sync) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT format('%I.%I', c.nspname, c.relname) "
                    + FenceSql.FENCED
                    + " WHERE g.tgenabled IS DISTINCT FROM CASE WHEN ("
                    + Authority.OPEN.formatted(TableName.literal(sync.id()))
                    + ") THEN 'D'::\"char\" ELSE 'O'::\"char\" END ORDER BY c.oid")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private static boolean one(Connection connection, SyncName sync, String table)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
      statement.execute("LOCK TABLE ONLY " + table + " IN SHARE ROW EXCLUSIVE MODE");
      // The row is read under the table's lock and kept: a fence closing or opening at this moment
      // takes them in the same order, so it comes wholly before this trigger or wholly after it.
      boolean open = open(statement, sync);
      statement.execute(FenceSql.create(table, sync));
      statement.execute(FenceSql.enable(table, !open));
      connection.commit();
      return true;
    } catch (PSQLException e) {
      if ("55P03".equals(Objects.requireNonNullElse(e.getSQLState(), ""))) {
        return false;
      }
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static boolean open(Statement statement, SyncName sync) throws SQLException {
    // In two statements: the second one sees what the first has waited for.
    statement.execute("SELECT FROM landfall.authority FOR SHARE");
    try (ResultSet row =
        statement.executeQuery(Authority.OPEN.formatted(TableName.literal(sync.id())))) {
      return row.next() && row.getBoolean(1);
    }
  }
}
