package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;

/**
 * Who runs a server, told by the roles that its service makes: what its administrator may do, and
 * by which words, is not what a superuser could.
 */
enum Platform {
  /** Amazon RDS: rds_superuser and rds_replication, parameters in a parameter group. */
  RDS,
  /** Azure Database for PostgreSQL Flexible Server: azure_pg_admin, server parameters. */
  FLEXIBLE,
  /** One's own: there is a superuser. */
  OWN;

  static Platform of(Servers servers, Side side) throws SQLException {
    if (has(servers, side, "rds_superuser")) {
      return RDS;
    }
    return has(servers, side, "azure_pg_admin") ? FLEXIBLE : OWN;
  }

  private static boolean has(Servers servers, Side side, String role) throws SQLException {
    return !servers
        .rows(side, "SELECT FROM pg_roles WHERE rolname = '%s'".formatted(role))
        .isEmpty();
  }

  /** How a server's parameter is set there, for a person. */
  String parameter(String name, Object value) {
    return switch (this) {
      case RDS -> "set %s to %s in the instance's parameter group".formatted(name, value);
      case FLEXIBLE ->
          "az postgres flexible-server parameter set --name %s --value %s".formatted(name, value);
      case OWN -> "set it by ALTER SYSTEM";
    };
  }

  /** The same as a statement, where there is one. */
  @org.jspecify.annotations.Nullable
  String parameterSql(String name, Object value) {
    return this == OWN ? "ALTER SYSTEM SET %s = '%s'".formatted(name, value) : null;
  }
}
