package dev.landfall.localclouds.cloudflare;

import dev.landfall.localclouds.http.CloudRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The filters of a record list: {@code name}, {@code content} and {@code comment}, each also with
 * {@code .exact}, {@code .contains}, {@code .startswith} and {@code .endswith}; {@code type},
 * {@code proxied}, {@code search}; {@code match=any} for one of them instead of all.
 */
final class RecordFilter {
  private static final Map<String, BiPredicate<String, String>> OPERATORS =
      Map.of(
          "", String::equals,
          ".exact", String::equals,
          ".contains", String::contains,
          ".startswith", String::startsWith,
          ".endswith", String::endsWith);

  private static final Map<String, Function<StoredRecord, String>> FIELDS =
      Map.of(
          "name", StoredRecord::name,
          "content", StoredRecord::content,
          "comment", r -> r.comment() == null ? "" : r.comment());

  private RecordFilter() {}

  static Predicate<StoredRecord> of(CloudRequest request) {
    List<Predicate<StoredRecord>> filters = new ArrayList<>();
    FIELDS.forEach(
        (field, value) ->
            OPERATORS.forEach(
                (suffix, operator) ->
                    request
                        .query(field + suffix)
                        .ifPresent(
                            wanted ->
                                filters.add(
                                    r -> operator.test(lower(value.apply(r)), lower(wanted))))));
    request.query("type").ifPresent(type -> filters.add(r -> r.type().equals(type)));
    request
        .query("proxied")
        .ifPresent(proxied -> filters.add(r -> r.proxied() == Boolean.parseBoolean(proxied)));
    request.query("search").ifPresent(word -> filters.add(r -> mentions(r, lower(word))));
    if (request.query("match").orElse("all").equals("any") && !filters.isEmpty()) {
      return filters.stream().reduce(Predicate::or).orElseThrow();
    }
    return filters.stream().reduce(r -> true, Predicate::and);
  }

  private static boolean mentions(StoredRecord record, String word) {
    return FIELDS.values().stream().anyMatch(field -> lower(field.apply(record)).contains(word));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
