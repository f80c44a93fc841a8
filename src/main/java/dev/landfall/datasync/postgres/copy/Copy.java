package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.LandfallSchema;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What the operator itself does about a copy; the work is the workers'. */
public final class Copy {
  private Copy() {}

  /**
   * Makes the schema {@code landfall} on both sides. Idempotent. Everything else (emptying tables,
   * taking indexes down, the publication, the slots) is the keeper's, in its order.
   */
  public static void prepare(Database source, Database target) {
    for (Database side : List.of(source, target)) {
      side.with(
          "making the schema landfall",
          connection -> {
            LandfallSchema.ensure(connection);
            return true;
          });
    }
  }

  /**
   * Gives up the rows that stand in these tables of the target, so that the source's take their
   * place. Tables that do not exist are passed over.
   *
   * @param tables names with their schema, {@code public.settings}
   */
  public static void replace(Database target, Collection<String> tables) {
    String names =
        Catalog.read(target).tables().stream()
            .map(CatalogTable::name)
            .filter(table -> tables.contains(table.toString()))
            .map(TableName::sql)
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      target.transaction(
          "giving up rows that are replaced by the source's",
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.execute("TRUNCATE " + names);
            }
          });
    }
  }

  /**
   * Takes a copy down: ends its workers, and has those that are just being started do nothing. Rows
   * stay where they are. Idempotent.
   */
  public static void end(Database source, Database target, SyncName sync) {
    target.with(
        "taking the copy down",
        connection -> {
          if (CopyTables.exist(connection)) {
            CopyRow.end(connection, sync);
          }
          return true;
        });
    Workers.stop(source, target, sync);
  }

  /** Stops a copy that is not whole so far, for a reason that a person has to look at. */
  public static void fail(Database target, SyncName sync, String why) {
    target.with(
        "stopping the copy",
        connection -> {
          if (CopyRow.read(connection, sync).filter(r -> r.phase() != CopyPhase.DONE).isPresent()) {
            CopyRow.fail(connection, sync, why);
          }
          return true;
        });
  }

  /**
   * Forgets a copy so that the next keeper begins at the start. The rows it carried are removed,
   * unless the tables hold others too: then it is refused. Stop the workers first. What was taken
   * down stays down and stays written down; the next copy makes it again.
   *
   * @throws dev.landfall.spine.FailureException naming the table that holds foreign rows, or when
   *     the target is or was the database written to
   */
  public static void discard(Database source, Database target, SyncName sync) {
    Catalog catalog = Catalog.read(source);
    target.transaction(
        "discarding the copy",
        connection -> {
          if (CopyTables.exist(connection)) {
            WriterGuard.check(source, connection, sync);
            empty(connection, sync, catalog.published());
            delete(connection, sync);
          }
          return true;
        });
  }

  /**
   * Empties the tables, after making sure that the rows in them came from this copy, and forgets
   * the chunks that brought them.
   */
  static void empty(Connection target, SyncName sync, List<CatalogTable> tables)
      throws SQLException {
    if (!tables.isEmpty()) {
      truncate(target, sync, tables);
    }
    // Not left to the foreign key's cascade: that does not fire in the role of a replica.
    try (PreparedStatement statement =
        target.prepareStatement("DELETE FROM landfall.chunk WHERE sync = ?")) {
      statement.setString(1, sync.id());
      statement.executeUpdate();
    }
  }

  private static void truncate(Connection target, SyncName sync, List<CatalogTable> tables)
      throws SQLException {
    String names = tables.stream().map(t -> t.name().sql()).collect(Collectors.joining(", "));
    try (Statement statement = target.createStatement();
        PreparedStatement chunks =
            target.prepareStatement(
                "SELECT no FROM landfall.chunk WHERE sync = ? ORDER BY no FOR UPDATE");
        PreparedStatement made =
            target.prepareStatement("SELECT FROM landfall.deferred WHERE sync = ? FOR UPDATE")) {
      statement.execute("SET LOCAL lock_timeout = '60s'");
      statement.execute("SET LOCAL statement_timeout = '10min'");
      // Before tables, the order in which workers take them: so neither waits in a circle.
      chunks.setString(1, sync.id());
      chunks.execute();
      made.setString(1, sync.id());
      made.execute();
      ReplicaRole.assume(target);
      statement.execute("LOCK TABLE " + names + " IN ACCESS EXCLUSIVE MODE");
      TargetGuard.check(target, sync, tables);
      statement.execute("TRUNCATE " + names);
    }
  }

  private static void delete(Connection target, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement("DELETE FROM landfall.copy WHERE sync = ?")) {
      statement.setString(1, sync.id());
      statement.executeUpdate();
    }
  }
}
