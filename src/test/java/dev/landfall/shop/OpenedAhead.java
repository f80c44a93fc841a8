package dev.landfall.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections opened two at a time before they are asked for: a pool opens one after the other, and
 * many customers wait; all at once, and the first would come as late as the last.
 */
final class OpenedAhead extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private static final int AT_A_TIME = 2;

  private final transient Queue<Future<Connection>> ready = new ConcurrentLinkedQueue<>();

  void open(int count) {
    Queue<FutureTask<Connection>> todo = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < count; i++) {
      FutureTask<Connection> opening = new FutureTask<>(super::getConnection);
      todo.add(opening);
      ready.add(opening);
    }
    for (int i = 0; i < AT_A_TIME; i++) {
      Thread.ofVirtual().start(() -> run(todo));
    }
  }

  private static void run(Queue<FutureTask<Connection>> todo) {
    for (FutureTask<Connection> next = todo.poll(); next != null; next = todo.poll()) {
      next.run();
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Future<Connection> opening = ready.poll();
    if (opening == null) {
      return super.getConnection();
    }
    try {
      return opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while connecting", "08001", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException sql ? sql : new SQLException(e.getCause());
    }
  }
}
