package dev.landfall.localclouds.postgres;

import dev.landfall.localclouds.PostgresServer;
import dev.landfall.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A data directory and how to run a server on it. */
public final class PostgresInstance implements AutoCloseable {
  private static final int LONGEST_SOCKET_DIRECTORY = 90;
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("shared_buffers", "64MB"),
          Map.entry("max_connections", "200"),
          Map.entry("max_wal_senders", "20"),
          Map.entry("max_replication_slots", "20"),
          Map.entry("max_worker_processes", "24"),
          Map.entry("max_logical_replication_workers", "12"),
          Map.entry("password_encryption", "scram-sha-256"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("log_line_prefix", "%m [%p] %q%u@%d/%a "),
          Map.entry("fsync", "on"));

  private final PostgresServer.Settings settings;
  private final Path home;
  private final Path data;
  private final Path sockets;

  private PostgresInstance(PostgresServer.Settings settings, Path home, Path sockets) {
    this.settings = settings;
    this.home = home;
    this.data = settings.directory().toAbsolutePath().resolve("data");
    this.sockets = sockets;
  }

  /** Copies what initdb makes and writes who may connect, and how. */
  public static PostgresInstance create(PostgresServer.Settings settings) {
    try {
      Files.createDirectories(settings.directory());
      Path sockets = socketDirectory(settings.directory().toAbsolutePath());
      PostgresInstance instance =
          new PostgresInstance(settings, PostgresBinaries.of(settings.major()), sockets);
      instance.initialise();
      return instance;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Unix socket's path is at most 107 bytes, so it cannot stand in a deep directory. */
  private static Path socketDirectory(Path directory) throws IOException {
    Path near = directory.resolve("socket");
    Path sockets =
        near.toString().length() <= LONGEST_SOCKET_DIRECTORY
            ? Files.createDirectories(near)
            : Files.createTempDirectory("lf-pg");
    Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwx------"));
    Unprivileged.own(sockets);
    return sockets;
  }

  private void initialise() throws IOException {
    DataTemplate.of(home, settings.superuser()).copyTo(data);
    Files.writeString(
        data.resolve("pg_hba.conf"),
        """
        local   all          %s             trust
        hostssl all          all  0.0.0.0/0 scram-sha-256
        hostssl replication  all  0.0.0.0/0 scram-sha-256
        """
            .formatted(settings.superuser()));
    Files.writeString(data.resolve("server.crt"), settings.identity().pemChain());
    Path key = data.resolve("server.key");
    Files.writeString(key, settings.identity().pemKey());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Unprivileged.own(data);
  }

  /** Writes postgresql.conf. */
  public void writeParameters(Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(DEFAULTS);
    all.putAll(parameters);
    all.put("listen_addresses", settings.address().getHostAddress());
    all.put("port", Integer.toString(PostgresServer.PORT));
    all.put("unix_socket_directories", sockets.toString());
    all.put("ssl", "on");
    all.put("ssl_cert_file", "server.crt");
    all.put("ssl_key_file", "server.key");
    StringBuilder text = new StringBuilder();
    all.forEach(
        (name, value) ->
            text.append(name).append(" = '").append(value.replace("'", "''")).append("'\n"));
    try {
      Files.writeString(data.resolve("postgresql.conf"), text);
      Unprivileged.own(data.resolve("postgresql.conf"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the postmaster. */
  public ChildProcess launch() {
    return ChildProcess.start(
        "PostgreSQL %d at %s".formatted(settings.major(), settings.address().getHostAddress()),
        Unprivileged.command(
            List.of(home.resolve("bin/postgres").toString(), "-D", data.toString())),
        Map.of("LC_ALL", "C", "PGTZ", "UTC"),
        settings.directory().resolve("postgres.log"));
  }

  /** Sends a signal to the postmaster: the JDK knows SIGTERM and SIGKILL only. */
  public void signal(long pid, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A connection of the superuser. */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", settings.superuser());
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
    properties.setProperty(
        "socketFactoryArg", sockets.resolve(".s.PGSQL." + PostgresServer.PORT).toString());
    return DriverManager.getConnection("jdbc:postgresql://localhost/" + database, properties);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(sockets.resolve(".s.PGSQL." + PostgresServer.PORT));
      Files.deleteIfExists(sockets.resolve(".s.PGSQL.%d.lock".formatted(PostgresServer.PORT)));
      Files.deleteIfExists(sockets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
