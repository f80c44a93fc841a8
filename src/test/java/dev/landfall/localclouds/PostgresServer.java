package dev.landfall.localclouds;

import dev.landfall.localclouds.postgres.PostgresInstance;
import dev.landfall.process.Await;
import dev.landfall.process.ChildProcess;
import dev.landfall.tls.Identity;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One real PostgreSQL server as a cloud runs it: on an address of its own at port 5432, TLS only
 * with a certificate for that address, SCRAM passwords only, replication connections included. The
 * cloud's own superuser has no password and comes in by a Unix socket that only this user can
 * reach. It ends with this JVM, however that ends.
 */
public final class PostgresServer implements AutoCloseable {
  /** PostgreSQL's own port. */
  public static final int PORT = 5432;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How to stop (PostgreSQL documentation, "Shutting Down the Server"). */
  public enum Shutdown {
    /** Sessions are ended, everything is written down. */
    FAST("INT"),
    /** As a crash: recovery follows at the next start. */
    IMMEDIATE("QUIT");

    private final String signal;

    Shutdown(String signal) {
      this.signal = signal;
    }
  }

  /**
   * What to run.
   *
   * @param major 15 or 16
   * @param directory for data, certificate, log; made, and must not be used by another
   * @param address where to listen
   * @param identity a certificate for that address
   * @param superuser the cloud's own role: {@code rdsadmin}, {@code azuresu}
   */
  public record Settings(
      int major, Path directory, InetAddress address, Identity identity, String superuser) {}

  private final Settings settings;
  private final PostgresInstance instance;
  private final Map<String, String> parameters = new HashMap<>();
  private Optional<ChildProcess> process = Optional.empty();

  private PostgresServer(Settings settings, PostgresInstance instance) {
    this.settings = settings;
    this.instance = instance;
  }

  /** Makes the data directory and starts. */
  public static PostgresServer start(Settings settings) {
    return start(settings, Map.of());
  }

  /**
   * Makes the data directory and starts.
   *
   * @param parameters of postgresql.conf, on top of the ones every server here has
   */
  public static PostgresServer start(Settings settings, Map<String, String> parameters) {
    PostgresServer server = new PostgresServer(settings, PostgresInstance.create(settings));
    server.parameters.putAll(parameters);
    server.start();
    return server;
  }

  /** Starts it, with the parameters as they are set now, and waits until it answers. */
  public synchronized void start() {
    if (process.filter(ChildProcess::alive).isPresent()) {
      return;
    }
    instance.writeParameters(parameters);
    process = Optional.of(instance.launch().awaitReady(PATIENCE, this::isReady));
  }

  /** Stops it and waits for its end. */
  public synchronized void stop(Shutdown how) {
    process.ifPresent(
        running -> {
          instance.signal(running.pid(), how.signal);
          Await.until(
              "PostgreSQL at %s to stop".formatted(host()), PATIENCE, () -> !running.alive());
        });
    process = Optional.empty();
  }

  /** Stops it (fast) and starts it: parameters that need a restart take effect. */
  public synchronized void restart() {
    stop(Shutdown.FAST);
    start();
  }

  /**
   * Sets a parameter of postgresql.conf; it takes effect by {@link #reload} or {@link #restart}.
   */
  public synchronized void set(String parameter, String value) {
    parameters.put(parameter, value);
  }

  /** Takes over the parameters that need no restart. */
  public synchronized void reload() {
    instance.writeParameters(parameters);
    execute("SELECT pg_reload_conf()");
  }

  /** Whether it answers. */
  public boolean isReady() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether its process runs. */
  public synchronized boolean alive() {
    return process.filter(ChildProcess::alive).isPresent();
  }

  /** A connection of the cloud's own superuser, through the Unix socket. */
  public Connection connect(String database) throws SQLException {
    return instance.connect(database);
  }

  /** Runs statements as the cloud's own superuser in the database {@code postgres}. */
  public void execute(String sql) {
    executeIn("postgres", sql);
  }

  /** Runs statements as the cloud's own superuser. */
  public void executeIn(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "PostgreSQL %d at %s refused: %s".formatted(settings.major(), host(), e.getMessage()), e);
    }
  }

  /** The first column of the first row, asked by the cloud's own superuser. */
  public String query(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "PostgreSQL %d at %s refused: %s".formatted(settings.major(), host(), e.getMessage()), e);
    }
  }

  /** Its address as text. */
  public String host() {
    return settings.address().getHostAddress();
  }

  /** Its major version. */
  public int major() {
    return settings.major();
  }

  /**
   * The JDBC URL for its customers.
   *
   * @param caFile the authority's certificate, PEM
   */
  public String url(String database, Path caFile) {
    return "jdbc:postgresql://%s:%d/%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(host(), PORT, database, caFile.toAbsolutePath());
  }

  /** The process id of the postmaster, 0 while stopped. */
  public synchronized long pid() {
    return process.filter(ChildProcess::alive).map(ChildProcess::pid).orElse(0L);
  }

  /** Ends it; its data is not needed any more. */
  @Override
  public void close() {
    stop(Shutdown.IMMEDIATE);
    instance.close();
  }
}
