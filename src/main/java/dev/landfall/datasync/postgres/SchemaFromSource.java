package dev.landfall.datasync.postgres;

import dev.landfall.spine.Failure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings the source's schema to an empty target by pg_dump --schema-only. The whole schema is made
 * at once: the copy takes down by itself what would slow it. Objects belong to the role of the same
 * name where the target has one that the operator may give them to, else to the operator's;
 * privileges are not carried.
 */
public final class SchemaFromSource {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private SchemaFromSource() {}

  /**
   * Makes the schema, in one transaction. A target that already has it is left as it is.
   *
   * @param dump the pg_dump to be used
   * @return whether anything was made
   * @throws dev.landfall.spine.FailureException when the target holds other tables, or the dump or
   *     its restoring fails
   */
  public static boolean apply(Database source, Database target, PgDump dump) {
    Catalog present = Catalog.read(target);
    if (!present.tables().isEmpty()) {
      List<SchemaDifference> differences = SchemaDigest.compare(source, target);
      if (differences.isEmpty()) {
        return false;
      }
      throw new Failure.Conflict(
              ("the target %s has %d tables already, and its schema differs from the source's in %d"
                      + " points (%s): empty it, or declare schema: Existing and apply the"
                      + " application's own migrations")
                  .formatted(
                      target,
                      present.tables().size(),
                      differences.size(),
                      differences.getFirst().describe()))
          .asException();
    }
    String script = dumped(source, dump);
    try (Connection connection = target.open("schema", LIMIT)) {
      restore(connection, script);
      return true;
    } catch (SQLException e) {
      throw SqlFailures.of("restoring the schema on " + target, e);
    }
  }

  private static String dumped(Database source, PgDump dump) {
    try {
      return dump.schema(source.endpoint());
    } catch (IOException e) {
      throw new Failure.Transient("pg_dump of " + source, String.valueOf(e.getMessage()))
          .asException();
    }
  }

  private static void restore(Connection connection, String script) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET LOCAL check_function_bodies = off");
      for (String entry : PgDumpScript.entries(script, givableRoles(statement))) {
        statement.execute(
            entry.startsWith("CREATE SCHEMA ")
                ? entry.replaceFirst("^CREATE SCHEMA ", "CREATE SCHEMA IF NOT EXISTS ")
                : entry);
      }
      connection.commit();
    }
  }

  private static Set<String> givableRoles(Statement statement) throws SQLException {
    Set<String> roles = new HashSet<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'MEMBER') AND rolname !~"
                + " '^pg_'")) {
      while (row.next()) {
        roles.add(row.getString(1));
      }
    }
    return roles;
  }
}
