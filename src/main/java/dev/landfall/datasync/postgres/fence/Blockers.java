package dev.landfall.datasync.postgres.fence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Names who holds a lock or a transaction that is in the way, for the one who has to end it. */
public final class Blockers {
  private static final String WRITERS =
      """
      SELECT coalesce(string_agg(who, '; '), 'nobody any more; it will be tried again') FROM (
        SELECT format('%s of %s (pid %s, %s, in its transaction for %s)', string_agg(DISTINCT
            l.mode || ' on ' || l.relation::regclass, ', '), coalesce(nullif(a.application_name,
            ''), a.backend_type), a.pid, coalesce(a.usename, 'system'),
            date_trunc('milliseconds', clock_timestamp() - min(a.xact_start))) AS who
        FROM pg_locks l JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p')
        JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.granted AND l.database = (SELECT oid FROM pg_database
            WHERE datname = current_database())
          AND l.pid <> pg_backend_pid() AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')
          AND c.relnamespace <> 'pg_catalog'::regnamespace
        GROUP BY a.pid, a.application_name, a.backend_type, a.usename
        UNION ALL
        SELECT format('prepared transaction %L of %s, prepared %s ago: commit it or roll it back',
            gid, owner, date_trunc('seconds', clock_timestamp() - prepared))
        FROM pg_prepared_xacts WHERE database = current_database()
        LIMIT 5) AS each\
      """;

  private static final String TRANSACTIONS =
      """
      SELECT coalesce(string_agg(who, '; '), '') FROM (
        SELECT format('%s (pid %s, %s, database %s, in its transaction for %s, %s)',
            coalesce(nullif(application_name, ''), backend_type), pid, coalesce(usename, 'system'),
            datname, date_trunc('milliseconds', clock_timestamp() - xact_start), state) AS who
        FROM pg_stat_activity
        WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
          AND backend_type NOT IN ('walsender', 'logical replication worker',
            'logical replication apply worker')
        UNION ALL
        SELECT format('prepared transaction %L of %s in %s', gid, owner, database)
        FROM pg_prepared_xacts
        LIMIT 5) AS each\
      """;

  private Blockers() {}

  /** Sessions and prepared transactions that hold a lock against a closing fence. */
  public static String ofWriters(Connection connection) throws SQLException {
    return one(connection, WRITERS);
  }

  /** Transactions with an identifier: making a slot waits for them. Empty when there are none. */
  public static String ofTransactions(Connection connection) throws SQLException {
    return one(connection, TRANSACTIONS);
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
