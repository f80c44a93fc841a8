package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.CatalogTable;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts and sums of one table on one side, by bucket. */
final class Sums {
  private record Sum(long count, BigInteger sum) {}

  private final Map<Integer, Sum> buckets = new HashMap<>();

  static Sums read(Connection connection, CatalogTable table, long fromPage, @Nullable Long upTo)
      throws SQLException {
    Sums sums = new Sums();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(RowSql.sums(table, fromPage, upTo))) {
      while (row.next()) {
        sums.add(row.getInt(1), row.getLong(2), row.getBigDecimal(3).toBigIntegerExact());
      }
    }
    return sums;
  }

  /** Pages to be read on this side. */
  static long pages(Connection connection, CatalogTable table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(RowSql.pages(table))) {
      row.next();
      return row.getLong(1);
    }
  }

  void addAll(Sums others) {
    others.buckets.forEach((bucket, each) -> add(bucket, each.count(), each.sum()));
  }

  private void add(int bucket, long count, BigInteger sum) {
    buckets.merge(
        bucket,
        new Sum(count, sum),
        (a, b) -> new Sum(a.count() + b.count(), a.sum().add(b.sum())));
  }

  /** Takes rows out that are not to be compared. */
  void subtract(Map<Long, Long> hashes) {
    hashes.forEach(
        (hash, count) ->
            add(
                (int) (hash & (RowSql.BUCKETS - 1)),
                -count,
                BigInteger.valueOf(hash).multiply(BigInteger.valueOf(-count))));
  }

  long rows() {
    return buckets.values().stream().mapToLong(Sum::count).sum();
  }

  /** Buckets that are not the same. */
  Set<Integer> differing(Sums other) {
    Set<Integer> all = new HashSet<>(buckets.keySet());
    all.addAll(other.buckets.keySet());
    Sum none = new Sum(0, BigInteger.ZERO);
    all.removeIf(
        bucket ->
            buckets.getOrDefault(bucket, none).equals(other.buckets.getOrDefault(bucket, none)));
    return all;
  }
}
