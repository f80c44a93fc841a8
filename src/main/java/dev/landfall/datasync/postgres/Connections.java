package dev.landfall.datasync.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens JDBC connections whose output never depends on a role's or a server's own settings. From
 * PostgreSQL 14 on the server ends a statement whose client is gone within 5 s.
 */
final class Connections {
  private static final Driver DRIVER = new Driver();
  private static final Duration SLACK = Duration.ofSeconds(15);

  private Connections() {}

  static Connection open(Endpoint endpoint, String what, Duration statementTimeout)
      throws SQLException {
    Properties properties = properties(endpoint, what, statementTimeout);
    return pinned(connect(endpoint, properties), statementTimeout);
  }

  /** A walsender connection (PostgreSQL, 55.4): takes replication commands and plain SQL. */
  static Connection replication(Endpoint endpoint, String what, Duration statementTimeout)
      throws SQLException {
    Properties properties = properties(endpoint, what, statementTimeout);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    return pinned(connect(endpoint, properties), statementTimeout);
  }

  private static Properties properties(Endpoint endpoint, String what, Duration statementTimeout) {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, endpoint.user());
    PGProperty.PASSWORD.set(properties, endpoint.password().value());
    PGProperty.APPLICATION_NAME.set(properties, "landfall/" + what);
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.CONNECT_TIMEOUT.set(properties, 10);
    PGProperty.LOGIN_TIMEOUT.set(properties, 15);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.SOCKET_TIMEOUT.set(
        properties, Math.toIntExact(statementTimeout.plus(SLACK).toSeconds()));
    PGProperty.SSL_MODE.set(properties, endpoint.tls().mode().sslmode());
    if (endpoint.tls().caFile() != null) {
      PGProperty.SSL_ROOT_CERT.set(properties, endpoint.tls().caFile().toString());
    }
    return properties;
  }

  private static Connection connect(Endpoint endpoint, Properties properties) throws SQLException {
    String url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(bracketed(endpoint.host()), endpoint.port(), encoded(endpoint.database()));
    @Nullable Connection connection = DRIVER.connect(url, properties);
    if (connection == null) {
      throw new SQLException("the driver does not take " + url, "08001");
    }
    return connection;
  }

  private static Connection pinned(Connection connection, Duration statementTimeout)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          String.format(
              Locale.ROOT,
              """
              SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';
              SET extra_float_digits = 3; SET bytea_output = 'hex'; SET search_path = pg_catalog;
              SET row_security = off; SET lc_monetary = 'C'; SET tcp_keepalives_idle = 30;
              SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; SET statement_timeout = %d;
              SET idle_in_transaction_session_timeout = 0; SET idle_session_timeout = 0;
              SELECT set_config(name, value, false)
              FROM (VALUES ('client_connection_check_interval', '5s'),
                ('transaction_timeout', '0')) AS of_later_majors(name, value)
              WHERE current_setting(name, true) IS NOT NULL\
              """,
              statementTimeout.toMillis()));
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private static String encoded(String database) {
    return URLEncoder.encode(database, StandardCharsets.UTF_8);
  }
}
