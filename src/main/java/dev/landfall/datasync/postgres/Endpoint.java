package dev.landfall.datasync.postgres;

import dev.landfall.spine.Sensitive;

/**
 * Where a database is and who we are there.
 *
 * @param host name or address
 * @param port TCP port
 * @param database name of the database
 * @param user the operator's role
 * @param password its password
 * @param tls how the connection is protected
 */
public record Endpoint(
    String host, int port, String database, String user, Sensitive password, Tls tls) {

  /**
   * The connection string a subscription on the other side needs (libpq, 34.1.1). It holds the
   * password. The certificate is not verified there: the authority's file is not on that server.
   */
  public Sensitive conninfo() {
    String sslmode = tls.mode() == Tls.Mode.DISABLE ? "disable" : "require";
    return new Sensitive(
        "host=%s port=%d dbname=%s user=%s password=%s sslmode=%s"
            .formatted(
                quote(host), port, quote(database), quote(user), quote(password.value()), sslmode));
  }

  private static String quote(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
