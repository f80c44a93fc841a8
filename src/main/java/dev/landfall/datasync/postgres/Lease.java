package dev.landfall.datasync.postgres;

import java.sql.Connection;

/**
 * A connection on loan from {@link Database}. Give it back as you found it: settings only with
 * {@code SET LOCAL}, no session locks. An open transaction is rolled back on return.
 */
public final class Lease implements AutoCloseable {
  private final Connection connection;
  private final Database home;

  Lease(Connection connection, Database home) {
    this.connection = connection;
    this.home = home;
  }

  /** The connection, in auto-commit mode at first. Do not close it; close the lease. */
  public Connection connection() {
    return connection;
  }

  @Override
  public void close() {
    home.giveBack(connection);
  }
}
