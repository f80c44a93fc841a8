package dev.landfall.datasync.postgres.fence;

import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code landfall.authority} that are not this sync's. They outlive their DataSync, and
 * so does what they say: a sync made anew would else take the side that was left fenced for the one
 * that takes the writes, and copy over what the other side has taken since.
 *
 * @param source by sync, on the source
 * @param target by sync, on the target
 */
public record OtherSyncs(SortedMap<String, Row> source, SortedMap<String, Row> target) {

  /**
   * What one row says.
   *
   * @param open whether that side takes writes
   * @param openedEpoch the epoch in which it last took over the writes, 0 for never
   * @param fenced whether it was closed, and not opened since
   */
  public record Row(boolean open, long openedEpoch, boolean fenced) {}

  /** Reads one side; empty where the schema {@code landfall} does not stand. */
  public static SortedMap<String, Row> on(Connection connection, SyncName sync)
      throws SQLException {
    SortedMap<String, Row> rows = new TreeMap<>();
    if (!stands(connection)) {
      return rows;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT sync, open, opened_epoch, NOT open AND fenced_at IS NOT NULL"
                + " FROM landfall.authority WHERE sync <> ?")) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.put(row.getString(1), new Row(row.getBoolean(2), row.getLong(3), row.getBoolean(4)));
        }
      }
    }
    return rows;
  }

  private static boolean stands(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regclass('landfall.authority') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Syncs whose writes stand on the target and nowhere else. */
  public List<String> moved() {
    return target.keySet().stream().filter(this::moved).toList();
  }

  /** A later term of the source means that it has everything the target took before. */
  private boolean moved(String sync) {
    @Nullable Row there = target.get(sync);
    @Nullable Row here = source.get(sync);
    if (there == null) {
      return false;
    }
    boolean broughtBack =
        here != null && here.open() && !there.open() && here.openedEpoch() > there.openedEpoch();
    return there.open() || (there.openedEpoch() > 0 && !broughtBack);
  }

  /** What keeps this sync from being set up, a sentence for each sync in the way. */
  public List<String> inTheWay() {
    List<String> sentences = new ArrayList<>();
    target.forEach(
        (sync, row) -> {
          if (moved(sync)) {
            sentences.add(
                ("the target has taken writes for sync %s since epoch %d, and they stand nowhere"
                        + " else, so nothing is copied onto it. While the DataSync of that sync"
                        + " (its uid begins with these digits) is there, roll it back with it."
                        + " Without it the target stays the writer, its rows are not carried"
                        + " again, and this DataSync is to be deleted. Only if those rows may be"
                        + " given up for good, delete the rows of sync %s from landfall.authority"
                        + " on both sides")
                    .formatted(sync, row.openedEpoch(), sync));
          }
        });
    source.keySet().stream()
        .filter(sync -> fenced(sync) && !moved(sync))
        .map(OtherSyncs::closes)
        .forEach(sentences::add);
    return List.copyOf(sentences);
  }

  /** What keeps the source shut, a sentence for each sync. */
  public List<String> closing() {
    return source.keySet().stream().filter(this::fenced).map(OtherSyncs::closes).toList();
  }

  private boolean fenced(String sync) {
    @Nullable Row here = source.get(sync);
    return here != null && here.fenced();
  }

  private static String closes(String sync) {
    return ("the source refuses writes for sync %s: carry that one on or roll it back with its"
            + " DataSync (its uid begins with these digits); where it is over for good, delete its"
            + " row from landfall.authority on the source")
        .formatted(sync);
  }
}
