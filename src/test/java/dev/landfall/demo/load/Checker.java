package dev.landfall.demo.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Holds the ledger against the database: what was promised is there, whole and once. */
public final class Checker {
  private static final int BATCH = 250;
  private static final String FACTS =
      """
      SELECT w.key, o.found, o.id, i.items, p.found, e.found
      FROM unnest(?::uuid[]) AS w (key)
      CROSS JOIN LATERAL (
        SELECT count(*) AS found, max(id) AS id, array_agg(id) AS ids
        FROM public.orders WHERE client_key = w.key) AS o
      CROSS JOIN LATERAL (
        SELECT string_agg(product || ':' || quantity, ',' ORDER BY product, quantity) AS items
        FROM public.order_items WHERE order_id = ANY (o.ids)) AS i
      CROSS JOIN LATERAL (
        SELECT count(*) AS found FROM public.payments WHERE order_id = ANY (o.ids)) AS p
      CROSS JOIN LATERAL (
        SELECT count(*) AS found
        FROM public.order_events WHERE client_key = w.key AND kind = 'created') AS e
      """;

  private Checker() {}

  /**
   * What became of the promises.
   *
   * @param acknowledged entries in the ledger
   * @param lost promised orders that are not there, or not whole
   * @param duplicated promised orders of which something is there more than once
   */
  public record Promised(long acknowledged, List<Finding> lost, List<Finding> duplicated) {}

  /**
   * What a check found.
   *
   * @param acknowledged entries in the ledger
   * @param lost promised orders that are not there, or not whole
   * @param duplicated promised orders of which something is there more than once
   * @param ordersWrittenTwice keys with more than one order in the whole database
   * @param eventsWrittenTwice keys with more than one 'created' event in the whole database
   */
  public record Check(
      long acknowledged,
      List<Finding> lost,
      List<Finding> duplicated,
      long ordersWrittenTwice,
      long eventsWrittenTwice) {
    /** Whether everything promised is there, whole and once, and nothing else is doubled. */
    public boolean clean() {
      return lost.isEmpty()
          && duplicated.isEmpty()
          && ordersWrittenTwice == 0
          && eventsWrittenTwice == 0;
    }
  }

  /**
   * One order that is not as promised.
   *
   * @param key the client's key
   * @param orderId the id the client was told
   * @param what what is wrong with it
   */
  public record Finding(UUID key, long orderId, String what) {
    @Override
    public String toString() {
      return "order %d (client key %s): %s".formatted(orderId, key, what);
    }
  }

  private record Facts(long orders, long orderId, String items, long payments, long events) {}

  /**
   * Checks what was promised and that nothing in the whole database is there twice, which reads all
   * of it.
   *
   * @param database the one database that has the right to write
   * @throws UncheckedIOException when the ledger cannot be read
   */
  public static Check check(Connection database, Path ledger) throws SQLException {
    Promised promised = promised(database, ledger, 0);
    return new Check(
        promised.acknowledged(),
        promised.lost(),
        promised.duplicated(),
        twice(database, "SELECT client_key FROM public.orders"),
        twice(database, "SELECT client_key FROM public.order_events WHERE kind = 'created'"));
  }

  /**
   * Checks what was promised so far while the shop is open, resting twice as long as it works: what
   * measures must not be what customers wait for.
   */
  public static Promised beside(Connection database, Path ledger) throws SQLException {
    return promised(database, ledger, 2);
  }

  private static Promised promised(Connection database, Path ledger, int rests)
      throws SQLException {
    List<Ledger.Entry> promised = promised(ledger);
    List<Finding> lost = new ArrayList<>();
    List<Finding> duplicated = new ArrayList<>();
    for (int from = 0; from < promised.size(); from += BATCH) {
      List<Ledger.Entry> batch = promised.subList(from, Math.min(promised.size(), from + BATCH));
      long start = System.nanoTime();
      Map<UUID, Facts> facts = facts(database, batch);
      LockSupport.parkNanos(rests * (System.nanoTime() - start));
      for (Ledger.Entry entry : batch) {
        judge(entry, facts.get(entry.key()), lost, duplicated);
      }
    }
    return new Promised(promised.size(), List.copyOf(lost), List.copyOf(duplicated));
  }

  private static List<Ledger.Entry> promised(Path ledger) {
    try {
      return Ledger.read(ledger);
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger cannot be read: " + ledger, e);
    }
  }

  private static void judge(
      Ledger.Entry entry, Facts there, List<Finding> lost, List<Finding> duplicated) {
    List<String> less = new ArrayList<>();
    List<String> more = new ArrayList<>();
    count("row in orders", there.orders(), less, more);
    count("row in payments", there.payments(), less, more);
    count("'created' row in order_events", there.events(), less, more);
    if (there.orders() == 1 && there.orderId() != entry.orderId()) {
      less.add("its id is %d".formatted(there.orderId()));
    }
    String items = items(entry);
    if (!items.equals(there.items())) {
      less.add("items (product:quantity) are %s, not %s".formatted(there.items(), items));
    }
    if (!less.isEmpty()) {
      lost.add(finding(entry, less));
    }
    if (!more.isEmpty()) {
      duplicated.add(finding(entry, more));
    }
  }

  private static void count(String what, long there, List<String> less, List<String> more) {
    if (there == 0) {
      less.add("no " + what);
    } else if (there > 1) {
      more.add("%d times a %s".formatted(there, what));
    }
  }

  private static Finding finding(Ledger.Entry entry, List<String> what) {
    return new Finding(entry.key(), entry.orderId(), String.join("; ", what));
  }

  private static String items(Ledger.Entry entry) {
    return entry.items().stream()
        .sorted(
            Comparator.comparingInt(Ledger.Item::product).thenComparingInt(Ledger.Item::quantity))
        .map(i -> i.product() + ":" + i.quantity())
        .collect(Collectors.joining(","));
  }

  private static Map<UUID, Facts> facts(Connection database, List<Ledger.Entry> batch)
      throws SQLException {
    Map<UUID, Facts> facts = new HashMap<>();
    Array keys = database.createArrayOf("uuid", batch.stream().map(Ledger.Entry::key).toArray());
    try (PreparedStatement statement = database.prepareStatement(FACTS)) {
      statement.setArray(1, keys);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          facts.put(
              rows.getObject(1, UUID.class),
              new Facts(
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getString(4),
                  rows.getLong(5),
                  rows.getLong(6)));
        }
      }
    }
    return facts;
  }

  private static long twice(Connection database, String keys) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM (%s GROUP BY client_key HAVING count(*) > 1) AS twice"
                    .formatted(keys))) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
