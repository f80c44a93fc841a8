package dev.landfall.localclouds;

import dev.landfall.process.ChildProcess;
import dev.landfall.tls.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One real Redis as a cloud runs it: on an address of its own, TLS only with a certificate for that
 * address, its customers by password only. The cloud has a user of its own. Nothing is written to
 * disk, and it ends with this JVM, however that ends.
 */
public final class RedisServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CLOUD = "cloud";

  /**
   * What to run.
   *
   * @param directory for its certificate, configuration and log; must not be used by another
   * @param address where to listen
   * @param port at which port
   * @param identity a certificate for that address
   */
  public record Settings(Path directory, InetAddress address, int port, Identity identity) {}

  private final Settings settings;
  private final String password = Passwords.create();
  private final ChildProcess process;

  private RedisServer(Settings settings) {
    this.settings = settings;
    try {
      this.process =
          ChildProcess.start(
              "Redis at " + host(),
              List.of(RedisBinary.path().toString(), configuration().toString()),
              Map.of(),
              settings.directory().resolve("redis.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.awaitReady(PATIENCE, this::isReady);
  }

  /** Starts it, closed to its customers: see {@link #open}. */
  public static RedisServer start(Settings settings) {
    return new RedisServer(settings);
  }

  private Path configuration() throws IOException {
    Path directory = Files.createDirectories(settings.directory().toAbsolutePath());
    write(directory.resolve("server.crt"), settings.identity().pemChain());
    write(directory.resolve("server.key"), settings.identity().pemKey());
    return write(
        directory.resolve("redis.conf"),
        """
        bind %s
        port 0
        tls-port %d
        tls-cert-file %s/server.crt
        tls-key-file %s/server.key
        tls-auth-clients no
        protected-mode no
        dir %s
        save ""
        appendonly no
        user default off
        user %s on >%s ~* &* +@all
        """
            .formatted(host(), settings.port(), directory, directory, directory, CLOUD, password));
  }

  private static Path write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Lets customers in with any of these passwords, and with no other. */
  public void open(List<String> passwords) {
    List<String> rules = new ArrayList<>(List.of("reset", "on", "~*", "&*", "+@all", "-@admin"));
    passwords.forEach(p -> rules.add(">" + p));
    try (Jedis jedis = connect()) {
      jedis.aclSetUser("default", rules.toArray(String[]::new));
    }
  }

  /** Lets nobody in any more, and ends the sessions there are. */
  public void shut() {
    try (Jedis jedis = connect()) {
      jedis.aclSetUser("default", "reset", "off");
    }
  }

  /** Sets a parameter of redis.conf while it runs. */
  public void set(String parameter, String value) {
    try (Jedis jedis = connect()) {
      jedis.configSet(parameter, value);
    }
  }

  /** The value of a parameter. */
  public String get(String parameter) {
    try (Jedis jedis = connect()) {
      return jedis.configGet(parameter).get(parameter);
    }
  }

  /** The version that it says it has. */
  public String version() {
    try (Jedis jedis = connect()) {
      return jedis
          .info("server")
          .lines()
          .filter(l -> l.startsWith("redis_version:"))
          .map(l -> l.substring("redis_version:".length()).strip())
          .findFirst()
          .orElseThrow();
    }
  }

  /** Its address as text. */
  public String host() {
    return settings.address().getHostAddress();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  private boolean isReady() {
    try (Jedis jedis = connect()) {
      return jedis.ping().equals("PONG");
    } catch (JedisException e) {
      return false;
    }
  }

  private Jedis connect() {
    return new Jedis(
        new HostAndPort(host(), settings.port()),
        DefaultJedisClientConfig.builder()
            .ssl(true)
            .sslSocketFactory(settings.identity().sslContext().getSocketFactory())
            .user(CLOUD)
            .password(password)
            .build());
  }

  @Override
  public void close() {
    process.close();
  }
}
