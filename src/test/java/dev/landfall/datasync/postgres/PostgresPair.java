package dev.landfall.datasync.postgres;

import dev.landfall.spine.Sensitive;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;

/**
 * Two real servers: PostgreSQL 15 as the source, 16 as the target, each with a database {@code
 * shop}, an application role {@code shop} that owns its schema, and the operator's role {@code
 * landfall_admin}. Connections over TCP need a password (SCRAM), as PostgreSQL 16 demands of a
 * subscription whose owner is no superuser.
 *
 * <p>On 16 the operator's role is no superuser. On 15 it is one: there only a superuser may create
 * a subscription, a right that RDS gives to rds_superuser by a patch of its own.
 */
public final class PostgresPair implements AutoCloseable {
  public static final String PASSWORD = "local password's \\ 1";

  private final EmbeddedPostgres sourceServer;
  private final EmbeddedPostgres targetServer;
  private final Database source;
  private final Database target;

  private PostgresPair(
      EmbeddedPostgres sourceServer, int from, EmbeddedPostgres targetServer, int to)
      throws SQLException {
    this.sourceServer = sourceServer;
    this.targetServer = targetServer;
    prepare(sourceServer, from);
    prepare(targetServer, to);
    this.source = new Database(endpoint(sourceServer.getPort(), "shop"));
    this.target = new Database(endpoint(targetServer.getPort(), "shop"));
  }

  /** Starts both, in about three seconds. */
  public static PostgresPair start() {
    return start(Map.of());
  }

  /** Starts both with extra settings for both servers. */
  public static PostgresPair start(Map<String, String> settings) {
    return start(15, 16, settings);
  }

  /** Starts both, of given major versions. */
  public static PostgresPair start(int from, int to, Map<String, String> settings) {
    try {
      EmbeddedPostgres source = server(from, settings);
      return new PostgresPair(source, from, server(to, settings), to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public Database source() {
    return source;
  }

  public Database target() {
    return target;
  }

  public Database side(Side side) {
    return side == Side.SOURCE ? source : target;
  }

  /** Runs statements as the application's role, the owner of the schema. */
  public void asApplication(Side side, String sql) {
    as(side, "shop", sql);
  }

  /** Runs statements on both sides as the application's role. */
  public void asApplication(String sql) {
    asApplication(Side.SOURCE, sql);
    asApplication(Side.TARGET, sql);
  }

  /** Runs statements as a superuser, for what a test has to set up. */
  public void asSuperuser(Side side, String sql) {
    as(side, "postgres", sql);
  }

  /** A connection as some role; close it. */
  public Connection connect(Side side, String user) throws SQLException {
    return connect(side, user, "shop");
  }

  /** A connection as some role to some database; close it. */
  public Connection connect(Side side, String user, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port(side) + "/" + database, user, PASSWORD);
  }

  /** Another database of a server, for the operator. */
  public Database database(Side side, String name) {
    return new Database(endpoint(port(side), name));
  }

  private int port(Side side) {
    return (side == Side.SOURCE ? sourceServer : targetServer).getPort();
  }

  /** Drops the database of one side and makes it anew, empty; nobody may hold a connection. */
  public void renew(Side side) {
    try {
      makeDatabase(side == Side.SOURCE ? sourceServer : targetServer);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills one server without a word of warning and starts it again, as after a power cut. */
  public void crash(Side side) {
    String directory = value(side, "SHOW data_directory");
    try {
      long pid =
          Long.parseLong(Files.readAllLines(Path.of(directory, "postmaster.pid")).getFirst());
      Path program = Path.of(ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow());
      List<String> command = new ArrayList<>();
      if ("root".equals(System.getProperty("user.name"))) {
        // The server does not run as root; it was started in a user namespace, too.
        command.addAll(List.of("unshare", "-U"));
      }
      command.addAll(
          List.of(
              program.resolveSibling("pg_ctl").toString(),
              "restart",
              "-w",
              "-m",
              "immediate",
              "-D",
              directory,
              "-l",
              Path.of(directory, "restart.log").toString()));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(side + " did not come back: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** One value, as text, read as a superuser. */
  public String value(Side side, String sql) {
    try (Connection connection = connect(side, "postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Rows and a hash of their text, order apart, for every table that holds rows. */
  public Map<String, String> contents(Side side) {
    Map<String, String> contents = new TreeMap<>();
    for (CatalogTable table : Catalog.read(side(side)).published()) {
      String query =
          "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(ROW("
              + table.columnList()
              + ")::text COLLATE \"C\", 0)), 0) FROM "
              + table.name().sql();
      contents.put(table.name().toString(), pinnedValue(side, query));
    }
    return contents;
  }

  private String pinnedValue(Side side, String sql) {
    return side(side)
        .with(
            "test",
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
              }
            });
  }

  private void as(Side side, String user, String sql) {
    try (Connection connection = connect(side, user);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(side + ": " + e.getMessage() + "\n" + sql, e);
    }
  }

  @Override
  public void close() {
    source.close();
    target.close();
    try {
      sourceServer.close();
      targetServer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Endpoint endpoint(int port, String database) {
    return new Endpoint(
        "127.0.0.1", port, database, "landfall_admin", new Sensitive(PASSWORD), Tls.disabled());
  }

  private static EmbeddedPostgres server(int major, Map<String, String> settings)
      throws IOException {
    Path binaries = Path.of("target", "postgres", "postgres-" + major + ".jar");
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver((system, machine) -> archive(binaries))
            .setDataDirectory(
                Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "pair")), major + "-"))
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("wal_level", "logical")
            .setServerConfig("max_replication_slots", "20")
            .setServerConfig("max_wal_senders", "20")
            .setServerConfig("max_connections", "100")
            .setServerConfig("max_prepared_transactions", "10")
            .setServerConfig("wal_receiver_status_interval", "1s")
            .setServerConfig("fsync", "off")
            .setServerConfig("max_wal_size", "2GB");
    settings.forEach(builder::setServerConfig);
    return builder.start();
  }

  /** The archive inside the jar; the embedded server closes the stream. */
  private static InputStream archive(Path jar) {
    try {
      ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar));
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".txz")) {
          return zip;
        }
      }
      throw new IOException(jar + " holds no .txz; run mvn process-test-resources");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void prepare(EmbeddedPostgres server, int major) throws SQLException {
    String admin = TableName.literal(PASSWORD);
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE postgres PASSWORD " + admin);
      statement.execute("CREATE ROLE shop LOGIN PASSWORD " + admin);
      statement.execute(
          "CREATE ROLE landfall_admin LOGIN CREATEROLE CREATEDB REPLICATION PASSWORD " + admin);
      statement.execute("GRANT shop TO landfall_admin");
      if (major >= 16) {
        statement.execute("GRANT pg_create_subscription TO landfall_admin");
        statement.execute("GRANT SET ON PARAMETER session_replication_role TO landfall_admin");
        statement.execute("GRANT pg_monitor, pg_signal_backend TO landfall_admin");
      } else {
        statement.execute("ALTER ROLE landfall_admin SUPERUSER");
      }
      writePasswordRules(statement);
    }
    makeDatabase(server);
  }

  private static void makeDatabase(EmbeddedPostgres server) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS shop WITH (FORCE)");
      statement.execute("CREATE DATABASE shop OWNER landfall_admin");
    }
    try (Connection connection = server.getDatabase("postgres", "shop").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SCHEMA public OWNER TO shop");
      statement.execute("GRANT CREATE ON DATABASE shop TO shop");
    }
  }

  private static void writePasswordRules(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
      row.next();
      Files.writeString(
          Path.of(row.getString(1)),
          """
          host all postgres 127.0.0.1/32 trust
          host all all 127.0.0.1/32 scram-sha-256
          host all postgres ::1/128 trust
          host replication all 127.0.0.1/32 scram-sha-256
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    statement.execute("SELECT pg_reload_conf()");
  }
}
