package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.CatalogSequence;
import dev.landfall.datasync.postgres.TableName;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries the positions of sequences, which logical replication does not, in one query and one
 * statement.
 *
 * <p>The side that takes over goes on {@value #MARGIN} values ahead: {@code nextval} passes the
 * fence, and an application that takes its ids in pools carries what it drew on the closed side
 * across. Near its end a sequence gives up half of what it has left at most, so that a switch never
 * uses one up; what goes beyond the margin is not promised to meet nothing.
 *
 * <p>Ahead is counted from where the side left behind stands, so carrying once more changes
 * nothing, and a position never goes back: the further of both sides counts, in the direction of
 * the increment. Only one that cycles goes where the side left behind stands, plus the margin: it
 * has no direction to compare by.
 */
public final class Sequences {
  /** Values that may still be drawn on the side left behind. */
  static final long MARGIN = 1_000;

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
      parts.add(set(sequences.get(i), positions.get(i)));
    }
    try (Statement statement = to.createStatement()) {
      statement.execute(String.join(" UNION ALL ", parts));
    }
  }

  private static String set(CatalogSequence sequence, Position position) {
    String name = TableName.literal(sequence.name().sql());
    long ahead = ahead(sequence, position.last());
    if (sequence.cycles()) {
      return "SELECT setval(%s::regclass, %d, %b)".formatted(name, ahead, position.called());
    }
    String further = sequence.increment() < 0 ? "<" : ">";
    return "SELECT setval(%s::regclass, CASE WHEN last_value %s %d THEN last_value ELSE %d END, CASE WHEN last_value %s %d THEN is_called WHEN last_value = %d THEN is_called OR %b ELSE %b END) FROM %s"
        .formatted(
            name,
            further,
            ahead,
            ahead,
            further,
            ahead,
            ahead,
            position.called(),
            position.called(),
            sequence.name().sql());
  }

  private static long ahead(CatalogSequence sequence, long last) {
    BigInteger end = BigInteger.valueOf(sequence.increment() < 0 ? sequence.min() : sequence.max());
    BigInteger left =
        end.subtract(BigInteger.valueOf(last)).divide(BigInteger.valueOf(sequence.increment()));
    long steps = left.shiftRight(1).min(BigInteger.valueOf(MARGIN)).longValueExact();
    return last + steps * sequence.increment();
  }
}
