package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.CatalogSequence;
import dev.landfall.datasync.postgres.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries the positions of sequences, which logical replication does not, in one query and one
 * statement. A position never goes back on the side that takes over: the further of both counts, in
 * the direction of the sequence's own increment.
 */
public final class Sequences {
  private static final int AT_A_TIME = 500;

  private record Position(long last, boolean called) {}

  private Sequences() {}

  /** Carries them all; returns how many. */
  public static int carry(Connection from, Connection to, List<CatalogSequence> sequences)
      throws SQLException {
    for (int start = 0; start < sequences.size(); start += AT_A_TIME) {
      List<CatalogSequence> some =
          sequences.subList(start, Math.min(start + AT_A_TIME, sequences.size()));
      set(to, some, read(from, some));
    }
    return sequences.size();
  }

  private static List<Position> read(Connection from, List<CatalogSequence> sequences)
      throws SQLException {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      parts.add(
          "SELECT %d AS no, last_value, is_called FROM %s"
              .formatted(i, sequences.get(i).name().sql()));
    }
    List<Position> positions = new ArrayList<>();
    try (Statement statement = from.createStatement();
        ResultSet row =
            statement.executeQuery(String.join(" UNION ALL ", parts) + " ORDER BY no")) {
      while (row.next()) {
        positions.add(new Position(row.getLong(2), row.getBoolean(3)));
      }
    }
    return positions;
  }

  private static void set(Connection to, List<CatalogSequence> sequences, List<Position> positions)
      throws SQLException {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      CatalogSequence sequence = sequences.get(i);
      Position position = positions.get(i);
      String further = sequence.increment() < 0 ? "<" : ">";
      parts.add(
          "SELECT setval(%s::regclass, CASE WHEN last_value %s %d THEN last_value ELSE %d END, CASE WHEN last_value %s %d THEN is_called WHEN last_value = %d THEN is_called OR %b ELSE %b END) FROM %s"
              .formatted(
                  TableName.literal(sequence.name().sql()),
                  further,
                  position.last(),
                  position.last(),
                  further,
                  position.last(),
                  position.last(),
                  position.called(),
                  position.called(),
                  sequence.name().sql()));
    }
    try (Statement statement = to.createStatement()) {
      statement.execute(String.join(" UNION ALL ", parts));
    }
  }
}
