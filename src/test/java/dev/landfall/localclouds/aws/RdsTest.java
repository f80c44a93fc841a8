package dev.landfall.localclouds.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.process.Await;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.RdsException;

class RdsTest {
  private static final String PASSWORD = UUID.randomUUID().toString();
  private static final String GROUP = "shop-db-parameters";

  @TempDir static Path dir;
  static AwsCase local;
  static RdsClient rds;
  static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    local = new AwsCase();
    InetAddress address = local.addresses.next(Addresses.Pool.RDS);
    server =
        PostgresServer.start(
            new PostgresServer.Settings(
                15,
                dir.resolve("shop-db"),
                address,
                local.authority.issue("shop-db", address),
                "rdsadmin"));
    local.aws.createDatabase(
        "shop-db", server, new AwsCloud.Master("landfall_admin", PASSWORD), "shop", Map.of());
    rds = local.client(RdsClient.builder());
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  private static DBInstance instance() {
    return rds.describeDBInstances(r -> r.dbInstanceIdentifier("shop-db")).dbInstances().getFirst();
  }

  private static ModifyDbParameterGroupResponse modify(
      String name, String value, ApplyMethod method) {
    return rds.modifyDBParameterGroup(
        r ->
            r.dbParameterGroupName(GROUP)
                .parameters(
                    Parameter.builder()
                        .parameterName(name)
                        .parameterValue(value)
                        .applyMethod(method)
                        .build()));
  }

  @Test
  void the_endpoint_of_an_instance_is_a_real_server_with_TLS() throws Exception {
    DBInstance shop = instance();
    assertThat(shop.dbInstanceStatus()).isEqualTo("available");
    assertThat(shop.engineVersion()).startsWith("15.");
    Path caFile = Files.writeString(dir.resolve("ca.crt"), local.authority.pem());
    String url =
        "jdbc:postgresql://%s:%d/%s?sslmode=verify-full&sslrootcert=%s"
            .formatted(shop.endpoint().address(), shop.endpoint().port(), shop.dbName(), caFile);
    try (Connection connection = DriverManager.getConnection(url, "landfall_admin", PASSWORD)) {
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(15);
    }
  }

  @Test
  void an_instance_that_is_not_there_is_not_found() {
    assertThatThrownBy(() -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("other")))
        .isInstanceOf(DbInstanceNotFoundException.class);
  }

  @Test
  void the_parameters_come_in_pages() {
    List<Parameter> all =
        rds
            .describeDBParametersPaginator(r -> r.dbParameterGroupName(GROUP).maxRecords(50))
            .parameters()
            .stream()
            .toList();
    assertThat(all).hasSizeGreaterThan(300).doesNotHaveDuplicates();
    assertThat(all)
        .filteredOn(p -> p.parameterName().equals("rds.logical_replication"))
        .singleElement()
        .satisfies(p -> assertThat(p.applyType()).isEqualTo("static"));
  }

  @Test
  void logical_replication_needs_a_reboot_which_really_happens() {
    modify("rds.logical_replication", "1", ApplyMethod.PENDING_REBOOT);
    assertThat(instance().dbParameterGroups().getFirst().parameterApplyStatus())
        .isEqualTo("pending-reboot");
    assertThat(server.query("shop", "SHOW wal_level")).isEqualTo("replica");

    assertThat(rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-db")).dbInstance())
        .satisfies(i -> assertThat(i.dbInstanceStatus()).isEqualTo("rebooting"));
    Await.until(
        "shop-db to be available",
        Duration.ofSeconds(30),
        () -> instance().dbInstanceStatus().equals("available"));

    assertThat(server.query("shop", "SHOW wal_level")).isEqualTo("logical");
    assertThat(instance().dbParameterGroups().getFirst().parameterApplyStatus())
        .isEqualTo("in-sync");
  }

  @Test
  void a_dynamic_parameter_holds_at_once() {
    modify("wal_sender_timeout", "12345", ApplyMethod.IMMEDIATE);
    Await.until(
        "the reload",
        Duration.ofSeconds(5),
        () -> server.query("shop", "SHOW wal_sender_timeout").equals("12345ms"));
  }

  @Test
  void a_static_parameter_cannot_be_applied_immediately() {
    assertThatThrownBy(() -> modify("max_connections", "300", ApplyMethod.IMMEDIATE))
        .isInstanceOf(RdsException.class)
        .hasMessageContaining("immediate apply method for static parameter");
  }

  @Test
  void unknown_parameters_and_values_are_refused() {
    assertThatThrownBy(() -> modify("no_such", "1", ApplyMethod.IMMEDIATE))
        .hasMessageContaining("no_such");
    assertThatThrownBy(() -> modify("rds.logical_replication", "yes", ApplyMethod.PENDING_REBOOT))
        .hasMessageContaining("allowed values are: 0,1");
  }
}
