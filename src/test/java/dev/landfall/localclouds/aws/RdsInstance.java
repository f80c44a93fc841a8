package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.PostgresServer;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;

/** A DB instance: a real server, and the state that RDS tells of it. */
final class RdsInstance {
  /**
   * What it was made with.
   *
   * @param identifier its DBInstanceIdentifier
   * @param arn its ARN
   * @param database the initial database
   * @param masterUser the customer's administrator
   * @param created when
   */
  record Birth(
      String identifier, String arn, String database, String masterUser, Instant created) {}

  private static final long ALLOCATED_GIB = 20;

  private final Birth birth;
  private final PostgresServer server;
  private final RdsParameterGroup group;
  private final String resourceId = "db-" + Principals.random(26);
  private final String engineVersion;
  private volatile boolean rebooting;
  private volatile boolean pendingReboot;

  RdsInstance(Birth birth, PostgresServer server, RdsParameterGroup group) {
    this.birth = birth;
    this.server = server;
    this.group = group;
    this.engineVersion = server.query("postgres", "SHOW server_version").split(" ")[0];
  }

  String identifier() {
    return birth.identifier();
  }

  PostgresServer server() {
    return server;
  }

  RdsParameterGroup group() {
    return group;
  }

  /** The state that follows from the real process. */
  String status() {
    if (rebooting) {
      return "rebooting";
    }
    return server.alive() ? "available" : "failed";
  }

  /** A static parameter was changed. */
  void waitForReboot() {
    pendingReboot = true;
  }

  /** A dynamic parameter was changed. */
  void apply(String setting, String value) {
    server.set(setting, value);
    server.reload();
  }

  /** Restarts the real server in the background. */
  void reboot(ExecutorService background) {
    if (!status().equals("available")) {
      throw new AwsError(
          400,
          "InvalidDBInstanceState",
          "Instance %s is not in available state.".formatted(birth.identifier()));
    }
    rebooting = true;
    background.execute(
        () -> {
          try {
            group.settings().forEach(server::set);
            server.restart();
            pendingReboot = false;
          } finally {
            rebooting = false;
          }
        });
  }

  /** Measured by the server itself; nobody measures its CPU here. */
  OptionalDouble measure(String metric) {
    if (!status().equals("available")) {
      return OptionalDouble.empty();
    }
    String sql =
        switch (metric) {
          case "DatabaseConnections" ->
              "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'";
          case "FreeStorageSpace" ->
              "SELECT %d - sum(pg_database_size(oid)) FROM pg_database"
                  .formatted(ALLOCATED_GIB << 30);
          case "TransactionLogsDiskUsage" -> "SELECT sum(size) FROM pg_ls_waldir()";
          case "OldestReplicationSlotLag" ->
              "SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn))"
                  + " FROM pg_replication_slots";
          default -> "";
        };
    String value = sql.isEmpty() ? "" : server.query("postgres", sql);
    return value == null || value.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(value));
  }

  /** As DescribeDBInstances tells it. */
  String xml() {
    return element(
        "DBInstance",
        text("DBInstanceIdentifier", birth.identifier()),
        text("DBInstanceClass", "db.t4g.medium"),
        text("Engine", "postgres"),
        text("DBInstanceStatus", status()),
        text("MasterUsername", birth.masterUser()),
        text("DBName", birth.database()),
        element(
            "Endpoint",
            text("Address", server.host()),
            text("Port", PostgresServer.PORT),
            text("HostedZoneId", "Z1JG1UGVGUMQIW")),
        text("AllocatedStorage", ALLOCATED_GIB),
        text("InstanceCreateTime", birth.created()),
        text("PreferredBackupWindow", "06:00-06:30"),
        text("BackupRetentionPeriod", 7),
        element(
            "DBParameterGroups",
            element(
                "DBParameterGroup",
                text("DBParameterGroupName", group.name()),
                text("ParameterApplyStatus", pendingReboot ? "pending-reboot" : "in-sync"))),
        text("AvailabilityZone", "ca-central-1a"),
        text("MultiAZ", false),
        text("EngineVersion", engineVersion),
        text("AutoMinorVersionUpgrade", true),
        text("PubliclyAccessible", false),
        text("StorageType", "gp3"),
        text("StorageEncrypted", false),
        text("DbiResourceId", resourceId),
        text("CACertificateIdentifier", "local"),
        text("CopyTagsToSnapshot", false),
        text("DeletionProtection", true),
        text("IAMDatabaseAuthenticationEnabled", false),
        text("DBInstanceArn", birth.arn()));
  }
}
