package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.environment.azure.Inputs.Login;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.core.Utils;
import org.postgresql.util.PasswordUtil;

/**
 * The application's role on a server, in SQL. Passwords leave this process as SCRAM verifiers (RFC
 * 5802) only, so that no statement log can show one.
 *
 * @param host where the server is reached, port 5432
 * @param database the database
 * @param authority its certificate authority, PEM
 * @param administrator who asks
 * @param application the role asked about
 */
record RoleSql(
    String host,
    String database,
    Optional<String> authority,
    Login administrator,
    Login application) {
  private static final String WRONG_PASSWORD = "28P01";
  private static final String NO_SUCH_LOGIN = "28000";
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final String CARRIED =
      "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'landfall' AND tablename ="
          + " 'authority')";

  /** 'SET' is a privilege of its own from PostgreSQL 16 on; before, membership includes it. */
  private static final String FACTS =
      """
      SELECT r.oid IS NOT NULL AS there,
        r.rolcanlogin AS login,
        pg_has_role(current_user, r.oid, 'USAGE')
          AND pg_has_role(current_user, r.oid, ?) AS member,
        has_database_privilege(r.oid, current_database(), 'CONNECT')
          AND has_database_privilege(r.oid, current_database(), 'CREATE') AS database,
        EXISTS (SELECT FROM pg_namespace n
                WHERE n.nspname = 'public' AND n.nspowner = r.oid) AS schema,
        (SELECT a.rolreplication FROM pg_roles a WHERE a.rolname = current_user) AS replication
      FROM (VALUES (?)) AS asked (name) LEFT JOIN pg_roles r ON r.rolname = asked.name
      """;

  /** The same for a database of a declaration whose server is there. */
  static RoleSql of(Declared d, AzureDatabase database, View view) {
    return new RoleSql(
        FlexibleServer.host(view, database).orElseThrow(),
        database.databaseName(),
        d.inputs().authority(database.name()),
        d.inputs().administrator(database.name()),
        d.inputs().application(database.name()));
  }

  /** Whether a DataSync keeps its authority in the database; none is there before a database is. */
  boolean isCarried() {
    try (Connection connection = connect(administrator);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CARRIED)) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
        return false;
      }
      throw failure("looking for a DataSync on " + host, e);
    }
  }

  /** What is so about the role, and about the administrator who asks. */
  Map<String, Object> look() {
    String what = "looking at role %s on %s".formatted(application.username(), host);
    try (Connection connection = connect(administrator)) {
      try (PreparedStatement facts = connection.prepareStatement(FACTS)) {
        facts.setString(1, since16(connection) ? "SET" : "USAGE");
        facts.setString(2, application.username());
        try (ResultSet row = facts.executeQuery()) {
          row.next();
          Map<String, Object> found = new LinkedHashMap<>();
          for (String fact : List.of("there", "login", "member", "database", "schema")) {
            found.put(fact, row.getBoolean(fact));
          }
          found.put("replication", row.getBoolean("replication"));
          found.put("password", row.getBoolean("there") && signsIn());
          return found;
        }
      }
    } catch (SQLException e) {
      throw failure(what, e);
    }
  }

  private boolean signsIn() throws SQLException {
    try (Connection connection = connect(application)) {
      return connection.isValid(3);
    } catch (SQLException e) {
      if (WRONG_PASSWORD.equals(e.getSQLState()) || NO_SUCH_LOGIN.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Makes what is not so, in one transaction.
   *
   * @param found as {@link #look} told it
   */
  void make(Map<String, Object> found) {
    String what = "making role %s on %s".formatted(application.username(), host);
    try (Connection connection = connect(administrator)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (String sql : statements(connection, found)) {
          statement.execute(sql);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw failure(what, e);
    }
  }

  private List<String> statements(Connection connection, Map<String, Object> found)
      throws SQLException {
    String role = quoted(application.username());
    List<String> statements = new ArrayList<>();
    if (isNot(found, "there")) {
      statements.add("CREATE ROLE %s LOGIN PASSWORD %s".formatted(role, verifier()));
    } else {
      if (isNot(found, "login")) {
        statements.add("ALTER ROLE %s LOGIN".formatted(role));
      }
      if (isNot(found, "password")) {
        statements.add("ALTER ROLE %s PASSWORD %s".formatted(role, verifier()));
      }
    }
    if (isNot(found, "member")) {
      boolean options = since16(connection);
      statements.add(
          "GRANT %s TO CURRENT_USER%s"
              .formatted(role, options ? " WITH INHERIT TRUE, SET TRUE" : ""));
    }
    if (isNot(found, "database")) {
      statements.add(
          "GRANT CONNECT, CREATE ON DATABASE %s TO %s".formatted(quoted(database), role));
    }
    if (isNot(found, "schema")) {
      statements.add("ALTER SCHEMA public OWNER TO %s".formatted(role));
    }
    if (isNot(found, "replication")) {
      statements.add("ALTER ROLE CURRENT_USER REPLICATION");
    }
    return statements;
  }

  private static boolean since16(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= 16;
  }

  private static boolean isNot(Map<String, Object> found, String fact) {
    return !Boolean.TRUE.equals(found.get(fact));
  }

  private String verifier() throws SQLException {
    String scram =
        PasswordUtil.encodePassword(
            application.username(), application.password().value().toCharArray(), "scram-sha-256");
    return "'" + Utils.escapeLiteral(null, scram, true) + "'";
  }

  private static String quoted(String identifier) throws SQLException {
    return Utils.escapeIdentifier(null, identifier).toString();
  }

  private Connection connect(Login login) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", login.username());
    properties.setProperty("password", login.password().value());
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty("sslfactory", TrustingSocketFactory.class.getName());
    authority.ifPresent(pem -> properties.setProperty(TrustingSocketFactory.AUTHORITY, pem));
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "15");
    properties.setProperty("ApplicationName", "landfall/environment");
    properties.setProperty("options", "-c statement_timeout=10s -c lock_timeout=5s");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:5432/%s".formatted(host, database), properties);
  }

  private FailureException failure(String what, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    Failure failure =
        switch (state.length() < 2 ? "" : state.substring(0, 2)) {
          case "28" ->
              new Failure.Denied(
                  "%s: the server refuses the administrator %s (SQLSTATE %s)"
                      .formatted(what, administrator.username(), state),
                  "correct its password in the Secret, or reset it on the server");
          case "42" ->
              new Failure.Denied(
                  "%s: %s (SQLSTATE %s)".formatted(what, firstLine(e), state),
                  "let the administrator %s do that".formatted(administrator.username()));
          case "40", "55" -> new Failure.Conflict("%s: SQLSTATE %s".formatted(what, state));
          default ->
              new Failure.Transient(
                  what,
                  "no answer from port 5432 (SQLSTATE %s); the operator needs a way into the network"
                      .formatted(state));
        };
    return new FailureException(failure, e);
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
