package dev.landfall.demo.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks the one authoritative database for every acknowledged write. */
public final class Checker {
  private static final int BATCH = 5_000;
  private static final String QUERY =
      """
      SELECT k.key, o.id,
        (SELECT count(*) FROM public.order_items i WHERE i.order_id = o.id),
        (SELECT count(*) FROM public.payments p WHERE p.order_id = o.id),
        (SELECT count(*) FROM public.order_events e WHERE e.client_key = k.key)
      FROM unnest(?::uuid[]) AS k(key) LEFT JOIN public.orders o ON o.client_key = k.key
      """;

  private Checker() {}

  /**
   * What came of it.
   *
   * @param acknowledged acknowledged writes
   * @param lost those that are not there, or not whole, each with what is missing
   * @param duplicated those that are there more than once, each with what is doubled
   */
  public record Check(long acknowledged, List<String> lost, List<String> duplicated) {
    /** Whether every write is there exactly once. */
    public boolean clean() {
      return lost.isEmpty() && duplicated.isEmpty();
    }
  }

  /** Checks a ledger against a database. */
  public static Check check(Connection database, Path ledger) throws SQLException {
    List<Ledger.Line> lines;
    try {
      lines = Ledger.read(ledger);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> lost = new ArrayList<>();
    List<String> duplicated = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += BATCH) {
      batch(database, lines.subList(i, Math.min(lines.size(), i + BATCH)), lost, duplicated);
    }
    return new Check(lines.size(), List.copyOf(lost), List.copyOf(duplicated));
  }

  private static void batch(
      Connection database, List<Ledger.Line> lines, List<String> lost, List<String> duplicated)
      throws SQLException {
    Map<UUID, Ledger.Line> promised = new HashMap<>();
    lines.forEach(line -> promised.put(line.key(), line));
    try (PreparedStatement s = database.prepareStatement(QUERY)) {
      s.setArray(1, database.createArrayOf("uuid", promised.keySet().toArray()));
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          Ledger.Line line = promised.get(row.getObject(1, UUID.class));
          row.getLong(2);
          if (row.wasNull()) {
            lost.add("orders client_key=%s (order %d)".formatted(line.key(), line.order()));
            continue;
          }
          compare("order_items", row.getLong(3), line.items(), line, lost, duplicated);
          compare("payments", row.getLong(4), 1, line, lost, duplicated);
          compare("order_events", row.getLong(5), 1, line, lost, duplicated);
        }
      }
    }
  }

  private static void compare(
      String table,
      long there,
      long promised,
      Ledger.Line line,
      List<String> lost,
      List<String> duplicated) {
    if (there != promised) {
      (there < promised ? lost : duplicated)
          .add(
              "%s of client_key=%s (order %d): %d there, %d promised"
                  .formatted(table, line.key(), line.order(), there, promised));
    }
  }
}
