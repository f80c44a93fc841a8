package dev.landfall.localclouds.azure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A query in a small part of the Kusto Query Language, which {@link KqlParser} reads: a table, and
 * what is done to it, one thing after the other.
 *
 * @param table where it begins
 * @param operators what is done
 * @see <a href="https://learn.microsoft.com/kusto/query/">the language</a>
 */
record Kql(LogTable table, List<Operator> operators) {

  /** A column with its type, as answers tell it. */
  record Column(String name, String type) {}

  /** Rows, each with its columns by name. */
  record Rows(List<Column> columns, List<Map<String, Object>> rows) {}

  /** One thing that is done to rows. */
  sealed interface Operator {

    Rows apply(Rows in);

    /** The columns there are after it. */
    List<Column> columns(List<Column> before);

    /** Keeps those of which something is so. */
    record Where(Predicate<Map<String, Object>> test) implements Operator {
      @Override
      public Rows apply(Rows in) {
        return new Rows(in.columns, in.rows.stream().filter(test).toList());
      }

      @Override
      public List<Column> columns(List<Column> before) {
        return before;
      }
    }

    /** Keeps some columns. */
    record Project(List<Column> kept) implements Operator {
      @Override
      public Rows apply(Rows in) {
        return new Rows(
            kept,
            in.rows.stream()
                .map(
                    row -> {
                      Map<String, Object> less = new LinkedHashMap<>();
                      kept.forEach(column -> less.put(column.name, row.get(column.name)));
                      return less;
                    })
                .toList());
      }

      @Override
      public List<Column> columns(List<Column> before) {
        return kept;
      }
    }

    /** Sorts by a column; downwards where nothing is said. */
    record Order(Column by, boolean ascending) implements Operator {
      @Override
      public Rows apply(Rows in) {
        Comparator<Map<String, Object>> order =
            Comparator.comparing(row -> row.get(by.name), Order::compare);
        return new Rows(
            in.columns, in.rows.stream().sorted(ascending ? order : order.reversed()).toList());
      }

      private static int compare(Object a, Object b) {
        return switch (a) {
          case Instant time -> time.compareTo((Instant) b);
          case Long number -> number.compareTo((Long) b);
          default -> a.toString().compareTo(b.toString());
        };
      }

      @Override
      public List<Column> columns(List<Column> before) {
        return before;
      }
    }

    /** Keeps the first ones. */
    record Take(long most) implements Operator {
      @Override
      public Rows apply(Rows in) {
        return new Rows(in.columns, in.rows.stream().limit(most).toList());
      }

      @Override
      public List<Column> columns(List<Column> before) {
        return before;
      }
    }

    /** How many there are. */
    record Count() implements Operator {
      private static final List<Column> COLUMNS = List.of(new Column("Count", "long"));

      @Override
      public Rows apply(Rows in) {
        return new Rows(COLUMNS, List.of(Map.of("Count", (long) in.rows.size())));
      }

      @Override
      public List<Column> columns(List<Column> before) {
        return COLUMNS;
      }
    }

    /** How many there are of each value in a column. */
    record CountBy(Column by) implements Operator {
      private static final Column COUNT = new Column("count_", "long");

      @Override
      public Rows apply(Rows in) {
        Map<Object, Long> counts = new LinkedHashMap<>();
        in.rows.forEach(row -> counts.merge(row.get(by.name), 1L, Long::sum));
        List<Map<String, Object>> rows = new ArrayList<>();
        counts.forEach((value, count) -> rows.add(Map.of(by.name, value, COUNT.name, count)));
        return new Rows(columns(in.columns), rows);
      }

      @Override
      public List<Column> columns(List<Column> before) {
        return List.of(by, COUNT);
      }
    }
  }

  /** What texts are asked for, by the word for it: words do not heed case, signs mostly do. */
  static final Map<String, BiPredicate<String, String>> TEXTS =
      Map.of(
          "==",
          String::equals,
          "!=",
          (text, part) -> !text.equals(part),
          "=~",
          String::equalsIgnoreCase,
          "contains",
          (text, part) -> lower(text).contains(lower(part)),
          "startswith",
          (text, part) -> lower(text).startsWith(lower(part)),
          "has",
          Kql::has);

  /** What times are asked for. */
  static final Map<String, Predicate<Integer>> TIMES =
      Map.of(">", c -> c > 0, ">=", c -> c >= 0, "<", c -> c < 0, "<=", c -> c <= 0);

  /** As a whole term: no letter and no digit beside it. */
  private static boolean has(String text, String term) {
    return Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + Pattern.quote(lower(term)) + "(?![\\p{L}\\p{N}])")
        .matcher(lower(text))
        .find();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** What it finds. */
  Rows run(List<Map<String, Object>> in) {
    Rows rows = new Rows(table.columns(), in);
    for (Operator operator : operators) {
      rows = operator.apply(rows);
    }
    return rows;
  }
}
