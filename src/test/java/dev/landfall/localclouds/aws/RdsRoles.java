package dev.landfall.localclouds.aws;

import dev.landfall.localclouds.PostgresServer;

/**
 * The roles an RDS instance has: {@code rds_superuser}, {@code rds_replication}, and the master
 * user, who is no superuser and yet may do what RDS's own build of PostgreSQL allows it.
 *
 * <p>Before PostgreSQL 16 only superusers can make subscriptions. RDS's build lets the members of
 * {@code rds_superuser} do it; an unchanged server has no such way, so there the master user is a
 * superuser here.
 */
final class RdsRoles {
  private static final int SUBSCRIPTIONS_WITHOUT_SUPERUSER = 16;

  private RdsRoles() {}

  /** Makes the roles and the initial database. */
  static void create(PostgresServer server, String masterUser, String password, String database) {
    boolean grantable = server.major() >= SUBSCRIPTIONS_WITHOUT_SUPERUSER;
    server.execute(
        """
        CREATE ROLE rds_superuser NOLOGIN;
        CREATE ROLE rds_replication NOLOGIN;
        GRANT pg_monitor, pg_signal_backend, pg_read_all_settings, pg_checkpoint
          TO rds_superuser WITH ADMIN OPTION;
        GRANT SET ON PARAMETER session_replication_role TO rds_superuser WITH GRANT OPTION;
        CREATE ROLE %1$s LOGIN CREATEROLE CREATEDB REPLICATION %2$s PASSWORD '%3$s';
        GRANT rds_superuser, rds_replication TO %1$s WITH ADMIN OPTION;
        """
            .formatted(
                masterUser, grantable ? "NOSUPERUSER" : "SUPERUSER", password.replace("'", "''")));
    if (grantable) {
      server.execute("GRANT pg_create_subscription TO rds_superuser WITH ADMIN OPTION");
    }
    server.execute("CREATE DATABASE %s OWNER %s".formatted(database, masterUser));
  }
}
