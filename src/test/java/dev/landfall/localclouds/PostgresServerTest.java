package dev.landfall.localclouds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.tls.Authority;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
  @TempDir static Path dir;
  static Addresses addresses;
  static PostgresServer server;
  static Path caFile;

  @BeforeAll
  static void start() throws Exception {
    addresses = Addresses.claim();
    Authority authority = Authority.create("local");
    caFile = Files.writeString(dir.resolve("ca.crt"), authority.pem());
    InetAddress address = addresses.next(Addresses.Pool.RDS);
    server =
        PostgresServer.start(
            new PostgresServer.Settings(
                15, dir.resolve("pg"), address, authority.issue("shop-db", address), "rdsadmin"));
    server.execute("CREATE ROLE shop LOGIN PASSWORD 'right'");
  }

  @AfterAll
  static void stop() {
    server.close();
    addresses.close();
  }

  private static Connection customer(String url, String password) throws SQLException {
    return DriverManager.getConnection(url, "shop", password);
  }

  @Test
  void a_customer_gets_in_over_verified_TLS_with_the_right_password_only() throws Exception {
    String url = server.url("postgres", caFile);
    try (Connection connection = customer(url, "right")) {
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(15);
    }
    assertThatThrownBy(() -> customer(url, "wrong")).hasMessageContaining("password");
  }

  @Test
  void nobody_gets_in_without_TLS() {
    String plain = "jdbc:postgresql://%s:5432/postgres?sslmode=disable".formatted(server.host());
    assertThatThrownBy(() -> customer(plain, "right")).hasMessageContaining("no encryption");
  }

  @Test
  void the_clouds_own_superuser_cannot_come_in_over_the_network() {
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(server.url("postgres", caFile), "rdsadmin", "anything"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void a_parameter_that_needs_a_restart_holds_after_one() {
    assertThat(server.query("postgres", "SHOW wal_level")).isEqualTo("replica");
    server.set("wal_level", "logical");
    server.restart();
    assertThat(server.query("postgres", "SHOW wal_level")).isEqualTo("logical");
    assertThat(server.query("postgres", "SHOW fsync")).isEqualTo("on");
  }
}
