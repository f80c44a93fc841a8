package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writers that keep a ledger of what was acknowledged, and go to the other side when told that this
 * one does not take writes. A reader beside them that must never be held up.
 */
final class Load implements AutoCloseable {
  private static final long PAUSE = 1_000_000_000L / 42;
  private final PostgresPair pair;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Integer> ledger = new ConcurrentHashMap<>();
  private final Map<String, Boolean> unknown = new ConcurrentHashMap<>();
  private final AtomicLong longestWrite = new AtomicLong();
  private final AtomicLong longestRead = new AtomicLong();
  final AtomicLong acknowledged = new AtomicLong();
  private final List<String> errors = java.util.Collections.synchronizedList(new ArrayList<>());
  private volatile boolean stop;
  private volatile Side side = Side.SOURCE;

  Load(PostgresPair pair, int writers) {
    this.pair = pair;
    for (int i = 0; i < writers; i++) {
      int no = i;
      threads.add(Thread.ofPlatform().start(() -> write(no)));
    }
    for (Side each : Side.values()) {
      threads.add(Thread.ofPlatform().start(() -> read(each)));
    }
  }

  private void write(int no) {
    Random random = new Random(no);
    Map<String, Integer> mine = new HashMap<>();
    List<String> keys = new ArrayList<>();
    Map<Side, Connection> connections = new HashMap<>();
    int serial = 0;
    long since = System.nanoTime();
    while (!stop) {
      Side at = side;
      String token = no + "-" + serial++;
      String table = keys.isEmpty() ? "" : keys.get(random.nextInt(keys.size()));
      int kind = keys.size() < 5 ? 0 : random.nextInt(10);
      String key = kind < 5 ? table(random) + " " + token : table;
      try {
        Connection connection = connections.get(at);
        if (connection == null) {
          connection = pair.connect(at, "shop");
          connection.setAutoCommit(false);
          connections.put(at, connection);
        }
        int value = kind < 5 ? serial : kind < 9 ? mine.getOrDefault(key, 0) + 1 : -1;
        one(connection, key, kind, value);
        try {
          connection.commit();
        } catch (SQLException e) {
          unknown.put(key, true);
          throw e;
        }
        if (kind < 5) {
          keys.add(key);
        } else if (kind == 9) {
          keys.remove(key);
        }
        mine.put(key, value);
        ledger.put(key, value);
        acknowledged.incrementAndGet();
        longestWrite.accumulateAndGet(System.nanoTime() - since, Math::max);
        since = System.nanoTime() + PAUSE;
        LockSupport.parkNanos(PAUSE);
      } catch (SQLException e) {
        trouble(connections, at, e);
      }
    }
    connections.values().forEach(Load::close);
  }

  private void trouble(Map<Side, Connection> connections, Side at, SQLException e) {
    @Nullable Connection broken = connections.get(at);
    try {
      if (broken != null) {
        broken.rollback();
      }
    } catch (SQLException gone) {
      connections.remove(at);
    }
    if ("25006".equals(e.getSQLState())) {
      side = at.other();
    } else {
      errors.add(at + " " + e.getSQLState() + " " + e.getMessage());
    }
    LockSupport.parkNanos(2_000_000);
  }

  private static String table(Random random) {
    int n = random.nextInt(SwitchWorld.TABLES + 2);
    return n < SwitchWorld.TABLES ? "item" + n : n == SwitchWorld.TABLES ? "event" : "note";
  }

  private static void one(Connection connection, String key, int kind, int value)
      throws SQLException {
    String table = key.substring(0, key.indexOf(' '));
    String token = key.substring(key.indexOf(' ') + 1);
    String column = table.equals("note") ? "body" : "token";
    String sql =
        kind < 5
            ? switch (table) {
              case "event" ->
                  "INSERT INTO event (n, token, day) VALUES (?, ?, date '2025-12-31' + (random() *"
                      + " 2)::int)";
              case "note" -> "INSERT INTO note (n, body) VALUES (?, ?)";
              default ->
                  "INSERT INTO "
                      + table
                      + " (n, token, doc, price) VALUES (?, ?, '{\"a\": 1.0}', 1.10)";
            }
            : kind < 9
                ? "UPDATE " + table + " SET n = ? WHERE " + column + " = ?"
                : "DELETE FROM " + table + " WHERE ? < 0 AND " + column + " = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, value);
      statement.setString(2, token);
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException("lost while running: " + key);
      }
    }
  }

  private void read(Side each) {
    try (Connection connection = pair.connect(each, "shop");
        Statement statement = connection.createStatement()) {
      while (!stop) {
        long start = System.nanoTime();
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM item0")) {
          row.next();
        }
        longestRead.accumulateAndGet(System.nanoTime() - start, Math::max);
        LockSupport.parkNanos(10_000_000);
      }
    } catch (SQLException e) {
      errors.add("read on " + each + ": " + e.getMessage());
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // gone already
    }
  }

  long longestWriteMillis() {
    return longestWrite.get() / 1_000_000;
  }

  long longestReadMillis() {
    return longestRead.get() / 1_000_000;
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Stops and asks one side for everything that was acknowledged: what is lost or doubled. */
  List<String> lost(Side writer) {
    close();
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> there = new HashMap<>();
    try (Connection connection = pair.connect(writer, "postgres");
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < SwitchWorld.TABLES + 2; i++) {
        String table =
            i < SwitchWorld.TABLES ? "item" + i : i == SwitchWorld.TABLES ? "event" : "note";
        String column = table.equals("note") ? "body" : "token";
        try (ResultSet row = statement.executeQuery("SELECT " + column + ", n FROM " + table)) {
          while (row.next()) {
            if (there.put(table + " " + row.getString(1), row.getInt(2)) != null) {
              wrong.add("twice: " + table + " " + row.getString(1));
            }
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    ledger.forEach(
        (key, value) -> {
          @Nullable Integer found = there.get(key);
          boolean right = value < 0 ? found == null : value.equals(found);
          if (!right && !unknown.containsKey(key)) {
            wrong.add("lost: " + key + " should be " + value + " and is " + found);
          }
        });
    return wrong;
  }

  @Override
  public void close() {
    stop = true;
    for (Thread thread : threads) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
