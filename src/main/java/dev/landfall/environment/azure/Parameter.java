package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one parameter of a server shall be.
 *
 * @param name its name
 * @param value its value
 * @param kind when a value is as good as that
 * @param declared whether the declaration names it
 */
record Parameter(String name, String value, Kind kind, boolean declared) {
  /** The extensions that may be installed. */
  static final String EXTENSIONS = "azure.extensions";

  /** What logical replication needs besides: numbers that may be larger. */
  static final Map<String, Integer> AT_LEAST = atLeast();

  /** What logical replication cannot do without. */
  static final String WAL_LEVEL = "wal_level";

  /** When a value is as good as another. */
  enum Kind {
    /** When it is the same, in whatever case. */
    SAME,
    /** When it is not smaller. */
    AT_LEAST,
    /** When it lists the same in any order. */
    LIST
  }

  private static Map<String, Integer> atLeast() {
    Map<String, Integer> all = new LinkedHashMap<>();
    all.put("max_worker_processes", 16);
    all.put("max_logical_replication_workers", 4);
    all.put("max_replication_slots", 10);
    all.put("max_wal_senders", 10);
    return all;
  }

  /** All of a server, each once: what is declared is not below what is needed. */
  static List<Parameter> of(AzureDatabase database) {
    Map<String, Parameter> all = new LinkedHashMap<>();
    all.put(WAL_LEVEL, new Parameter(WAL_LEVEL, "logical", Kind.SAME, false));
    AT_LEAST.forEach(
        (name, least) ->
            all.put(name, new Parameter(name, least.toString(), Kind.AT_LEAST, false)));
    new TreeMap<>(database.parameters())
        .forEach((name, value) -> all.put(name, new Parameter(name, value, Kind.SAME, true)));
    if (!database.extensions().isEmpty()) {
      String list = String.join(",", database.extensions());
      all.put(EXTENSIONS, new Parameter(EXTENSIONS, list, Kind.LIST, true));
    }
    return List.copyOf(all.values());
  }

  /** Whether a value that a server tells is as good as this one. */
  boolean isMet(Optional<String> told) {
    return told.filter(
            is ->
                switch (kind) {
                  case SAME -> is.equalsIgnoreCase(value);
                  case AT_LEAST -> number(is) >= number(value);
                  case LIST -> listed(is).equals(listed(value));
                })
        .isPresent();
  }

  static long number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  private static Set<String> listed(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .collect(Collectors.toSet());
  }
}
