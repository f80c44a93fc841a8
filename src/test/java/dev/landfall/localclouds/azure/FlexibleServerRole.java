package dev.landfall.localclouds.azure;

/**
 * The administrator as Azure makes it: no superuser. It has REPLICATION from the start, where Azure
 * has its customer say ALTER ROLE ... REPLICATION first: stock PostgreSQL lets nobody give an
 * attribute that he does not have.
 */
final class FlexibleServerRole {
  private FlexibleServerRole() {}

  static String sql(String login) {
    return """
    CREATE ROLE azure_pg_admin NOLOGIN;
    CREATE ROLE "%1$s" LOGIN NOSUPERUSER CREATEROLE CREATEDB REPLICATION;
    GRANT azure_pg_admin, pg_monitor, pg_create_subscription, pg_signal_backend,
      pg_read_all_data, pg_write_all_data TO "%1$s" WITH ADMIN OPTION;
    GRANT SET ON PARAMETER session_replication_role TO "%1$s";
    GRANT CREATE ON DATABASE postgres TO "%1$s";
    """
        .formatted(login);
  }
}
