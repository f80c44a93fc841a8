package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.verify.RowDifference.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the rows that differ and says how. Both connections see one state and do not move. */
final class Comparison {
  /** Rows that are described; more are only counted. */
  static final int EXAMPLES = 20;

  private static final int BUCKETS_AT_A_TIME = 16;

  /** 16 MB: a tenth of a second of narrow rows. */
  private static final long SLICE = 2048;

  private final Connection writer;
  private final Connection follower;
  private final List<RowDifference> examples = new ArrayList<>();
  private long differing;

  Comparison(Connection writer, Connection follower) {
    this.writer = writer;
    this.follower = follower;
  }

  List<RowDifference> examples() {
    return examples;
  }

  long differing() {
    return differing;
  }

  /** Compares rows by their keys. */
  void keys(List<CatalogTable> tables, Keys keys) throws SQLException {
    Both<Map<Rows.Place, Map<Long, Long>>> found =
        Both.of(() -> Rows.byKey(writer, tables, keys), () -> Rows.byKey(follower, tables, keys));
    for (int i = 0; i < tables.size(); i++) {
      List<List<@Nullable String>> each = keys.of(tables.get(i).name());
      List<List<@Nullable String>> unequal = new ArrayList<>();
      for (int n = 0; n < each.size(); n++) {
        Rows.Place place = new Rows.Place(i, n + 1L);
        if (!Objects.equals(found.writer().get(place), found.follower().get(place))) {
          unequal.add(each.get(n));
        }
      }
      describe(tables.get(i), unequal);
    }
  }

  /** Compares a whole table but for some keys, which are not compared. */
  long whole(CatalogTable table, Keys except, Tempo tempo) throws SQLException {
    Both<Sums> sums = sums(table, tempo);
    List<CatalogTable> one = List.of(table);
    if (!except.of(table.name()).isEmpty()) {
      Both<Map<Rows.Place, Map<Long, Long>>> left =
          Both.of(() -> Rows.byKey(writer, one, except), () -> Rows.byKey(follower, one, except));
      left.writer().values().forEach(sums.writer()::subtract);
      left.follower().values().forEach(sums.follower()::subtract);
    }
    Set<Integer> buckets = sums.writer().differing(sums.follower());
    if (!buckets.isEmpty()) {
      narrow(table, buckets, new HashSet<>(except.of(table.name())));
    }
    return sums.writer().rows();
  }

  /** Each side by its own pages, slice beside slice: what is summed is the same in the end. */
  private Both<Sums> sums(CatalogTable table, Tempo tempo) throws SQLException {
    Both<Sums> whole = new Both<>(new Sums(), new Sums());
    long pages = Math.max(Sums.pages(writer, table), Sums.pages(follower, table));
    for (long page = 0; page == 0 || page < pages; page += SLICE) {
      long from = page;
      // What a table grew by since is in the last.
      @Nullable Long upTo = page + SLICE < pages ? page + SLICE : null;
      tempo.then(
          () -> {
            Both<Sums> slice =
                Both.of(
                    () -> Sums.read(writer, table, from, upTo),
                    () -> Sums.read(follower, table, from, upTo));
            whole.writer().addAll(slice.writer());
            whole.follower().addAll(slice.follower());
          });
    }
    return whole;
  }

  private void narrow(CatalogTable table, Set<Integer> buckets, Set<List<@Nullable String>> except)
      throws SQLException {
    Set<Integer> few =
        buckets.stream()
            .limit(BUCKETS_AT_A_TIME)
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    Both<Set<List<@Nullable String>>> rows =
        Both.of(
            () -> Rows.inBuckets(writer, table, few), () -> Rows.inBuckets(follower, table, few));
    Set<List<@Nullable String>> keys = new HashSet<>();
    rows.writer().stream()
        .filter(row -> !rows.follower().contains(row))
        .forEach(row -> keys.add(row.subList(0, row.size() - 1)));
    rows.follower().stream()
        .filter(row -> !rows.writer().contains(row))
        .forEach(row -> keys.add(row.subList(0, row.size() - 1)));
    keys.removeAll(except);
    if (keys.isEmpty()) {
      // Sums differ and no single row does: a row that stands more often on one side.
      differing++;
      examples.add(
          new RowDifference(
              table.name(), Map.of("(rows)", "counted differently"), Kind.DIFFERENT, List.of()));
      return;
    }
    describe(table, new ArrayList<>(keys));
  }

  private void describe(CatalogTable table, List<List<@Nullable String>> keys) throws SQLException {
    differing += keys.size();
    int room = EXAMPLES - examples.size();
    if (keys.isEmpty() || room <= 0) {
      return;
    }
    List<List<@Nullable String>> some = keys.subList(0, Math.min(room, keys.size()));
    Map<Long, List<@Nullable String>> mine = Rows.columns(writer, table, some);
    Map<Long, List<@Nullable String>> theirs = Rows.columns(follower, table, some);
    for (int i = 0; i < some.size(); i++) {
      examples.add(
          difference(table, named(table, some.get(i)), mine.get(i + 1L), theirs.get(i + 1L)));
    }
  }

  private static RowDifference difference(
      CatalogTable table,
      Map<String, String> key,
      @Nullable List<@Nullable String> mine,
      @Nullable List<@Nullable String> theirs) {
    if (mine == null || theirs == null) {
      return new RowDifference(
          table.name(), key, mine == null ? Kind.EXTRA : Kind.MISSING, List.of());
    }
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      if (!Objects.equals(mine.get(i), theirs.get(i))) {
        columns.add(table.columns().get(i).name());
      }
    }
    return new RowDifference(table.name(), key, Kind.DIFFERENT, columns);
  }

  private static Map<String, String> named(CatalogTable table, List<@Nullable String> key) {
    List<String> columns = Keys.identity(table);
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i), String.valueOf(key.get(i)));
    }
    return named;
  }
}
