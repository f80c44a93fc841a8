package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.fence.Authority;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.Fence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The queries behind {@link SideView}. */
final class SideViewReader {
  private static final String SLOTS =
      """
      SELECT slot_name, active, wal_status,
        coalesce(pg_current_wal_lsn() - confirmed_flush_lsn, 0)::bigint,
        coalesce(pg_current_wal_lsn() - restart_lsn, 0)::bigint, pg_current_wal_lsn(),
        (SELECT (extract(epoch FROM r.replay_lag) * 1000)::bigint FROM pg_stat_replication r
          WHERE r.pid = active_pid)
      FROM (VALUES (1)) AS always LEFT JOIN pg_replication_slots
        ON slot_name IN (?, ?) AND database = current_database()\
      """;

  private static final String SUBSCRIPTION =
      """
      SELECT s.subenabled, w.pid IS NOT NULL, coalesce(e.apply_error_count, 0)
      FROM pg_subscription s
      LEFT JOIN pg_stat_subscription w ON w.subid = s.oid AND w.relid IS NULL
      LEFT JOIN pg_stat_subscription_stats e ON e.subid = s.oid
      WHERE s.subname = ? AND s.subdbid = (SELECT oid FROM pg_database
        WHERE datname = current_database())\
      """;

  private static final String TABLES =
      """
      SELECT to_regclass('landfall.authority') IS NOT NULL,
        to_regclass('landfall.copy') IS NOT NULL,
        (SELECT count(*) FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
          WHERE p.pubname = ?)::int\
      """;

  private SideViewReader() {}

  static SideView read(Connection connection, SyncName sync, Side side) throws SQLException {
    boolean prepared;
    boolean copy;
    int published;
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, sync.publication());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        prepared = row.getBoolean(1);
        copy = row.getBoolean(2);
        published = row.getInt(3);
      }
    }
    Map<String, SlotView> slots = new LinkedHashMap<>();
    String lsn = slots(connection, sync, side, slots);
    @Nullable AuthorityRow authority = prepared ? Authority.read(connection, sync) : null;
    return new SideView(
        side,
        prepared,
        authority,
        Fence.count(connection),
        subscription(connection, Names.subscriptionOn(sync, side)),
        slots.get(Names.slotOn(sync, side)),
        slots.get(sync.verificationSlot()),
        published,
        published == 0 ? List.of() : unpublished(connection, sync),
        copy ? copyState(connection, sync) : null,
        lsn);
  }

  private static String slots(
      Connection connection, SyncName sync, Side side, Map<String, SlotView> slots)
      throws SQLException {
    String lsn = "0/0";
    try (PreparedStatement statement = connection.prepareStatement(SLOTS)) {
      statement.setString(1, Names.slotOn(sync, side));
      statement.setString(2, sync.verificationSlot());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lsn = row.getString(6);
          @Nullable String name = row.getString(1);
          if (name != null) {
            long millis = row.getLong(7);
            @Nullable Duration lag = row.wasNull() ? null : Duration.ofMillis(millis);
            slots.put(
                name,
                new SlotView(
                    row.getBoolean(2), row.getString(3), row.getLong(4), row.getLong(5), lag));
          }
        }
      }
    }
    return lsn;
  }

  private static @Nullable SubscriptionView subscription(Connection connection, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SUBSCRIPTION)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new SubscriptionView(row.getBoolean(1), row.getBoolean(2), row.getLong(3))
            : null;
      }
    }
  }

  private static List<String> unpublished(Connection connection, SyncName sync)
      throws SQLException {
    List<String> names = new ArrayList<>();
    for (var table : Publications.missing(connection, sync)) {
      names.add(table.toString());
    }
    return names;
  }

  private static @Nullable String copyState(Connection connection, SyncName sync)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT state FROM landfall.copy WHERE sync = ?")) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }
}
