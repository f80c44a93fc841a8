package dev.landfall.environment.azure;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Declared trees against observed ones. Only what is declared is compared: whatever else Azure
 * tells is a default it filled in, and no difference. Elements of lists are matched by their name;
 * one that is not declared is a difference, except in lists that others may add to.
 */
final class Trees {
  /** What tells elements of a list apart, the first that an element has. */
  private static final List<String> NAMES =
      List.of(
          "name", "type", "server", "categoryGroup", "category", "actionGroupId", "ruleSetType");

  /**
   * Ends of the paths of lists that are told with more in them than was said: subnets of others,
   * categories of a diagnostic setting that are switched off.
   */
  private static final List<String> SHARED =
      List.of("properties.subnets", "properties.logs", "properties.metrics");

  /**
   * Ends of the paths of lists that are sent as they are declared: what Azure tells beside it would
   * contradict it. An entry of a registry has either an identity or a password, a secret and a
   * variable either a value or a reference, a rule of scaling and a probe one kind; a diagnostic
   * setting has either a group of categories or single ones; a security rule has either one range
   * or several; a listener has a certificate or none, a routing rule a pool or a path map, a
   * redirection a listener or a URL; a backend and a probe take a name from elsewhere or have one.
   */
  private static final List<String> AS_DECLARED =
      List.of(
          "configuration.registries",
          "configuration.secrets",
          "containers[].env",
          "containers[].probes",
          "scale.rules",
          "properties.logs",
          "properties.metrics",
          "properties.securityRules",
          "properties.httpListeners",
          "properties.urlPathMaps",
          "properties.requestRoutingRules",
          "properties.redirectConfigurations",
          "properties.backendHttpSettingsCollection",
          "properties.probes");

  private Trees() {}

  /** A tree from keys and values in turn; a null value leaves its key out. */
  static Map<String, Object> tree(@Nullable Object... keysAndValues) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      if (value != null) {
        tree.put(String.valueOf(keysAndValues[i]), value);
      }
    }
    return tree;
  }

  /** A number as people write it. */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** The value at a path, null where there is none. */
  static @Nullable Object at(Map<String, Object> tree, String... path) {
    Object at = tree;
    for (String key : path) {
      at = at instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return at;
  }

  /** Where an observed tree is not as declared. */
  static List<Difference> differences(Map<String, Object> declared, Map<String, Object> observed) {
    List<Difference> found = new ArrayList<>();
    compare("", declared, observed, found);
    return List.copyOf(found);
  }

  /** An observed tree with the declared one laid over it: what a PUT has to say. */
  static Map<String, Object> over(Map<String, Object> observed, Map<String, Object> declared) {
    return asTree(Objects.requireNonNull(overlay("", observed, declared)));
  }

  /** A tree without the lists of secrets in it. */
  static @Nullable Object withoutSecrets(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, Object> result = new TreeMap<>();
        map.forEach(
            (key, value) -> {
              if (!key.equals("secrets")) {
                result.put(key.toString(), withoutSecrets(value));
              }
            });
        yield result;
      }
      case List<?> list -> list.stream().map(Trees::withoutSecrets).toList();
      case null, default -> tree;
    };
  }

  /** Those parts of a declared tree that hold the differences: what a PATCH has to say. */
  static Map<String, Object> changing(Map<String, Object> declared, Verdict verdict) {
    if (!(verdict instanceof Verdict.Change change) || change.differences().isEmpty()) {
      return declared;
    }
    Map<String, Object> result = new LinkedHashMap<>();
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Difference difference : change.differences()) {
      String[] path = difference.path().split("[.\\[]", 3);
      boolean inner = path[0].equals("properties") && path.length > 1;
      Object part = inner ? at(declared, path[0], path[1]) : at(declared, path[0]);
      (inner ? properties : result).put(inner ? path[1] : path[0], Objects.requireNonNull(part));
    }
    if (!properties.isEmpty()) {
      result.put("properties", properties);
    }
    return result;
  }

  private static void compare(
      String path, @Nullable Object shall, @Nullable Object was, List<Difference> found) {
    switch (shall) {
      case Map<?, ?> map ->
          map.forEach((key, value) -> compareEntry(path, key.toString(), value, was, found));
      case List<?> list when isNamed(list) -> compareNamed(path, list, was, found);
      case List<?> list -> {
        boolean none = list.isEmpty() && was == null;
        if (!none && (!(was instanceof List<?> there) || !sorted(list).equals(sorted(there)))) {
          found.add(new Difference(path, was, shall));
        }
      }
      case null, default -> {
        if (!same(path, shall, was)) {
          found.add(new Difference(path, was, shall));
        }
      }
    }
  }

  private static void compareEntry(
      String path,
      String key,
      @Nullable Object shall,
      @Nullable Object was,
      List<Difference> found) {
    Object there = was instanceof Map<?, ?> map ? map.get(spelled(map, key)) : null;
    if (isId(key) && there == null) {
      String name = key.substring(key.lastIndexOf('/') + 1);
      found.add(new Difference("%s[%s]".formatted(path, name), null, "declared"));
    } else {
      compare(path.isEmpty() ? key : path + "." + key, shall, there, found);
    }
  }

  private static void compareNamed(
      String path, List<?> shall, @Nullable Object was, List<Difference> found) {
    List<?> there = was instanceof List<?> list ? list : List.of();
    for (Object element : shall) {
      String name = nameOf(element).orElseThrow();
      Optional<Object> match = named(there, name);
      String at = "%s[%s]".formatted(path, name);
      if (match.isEmpty()) {
        found.add(new Difference(at, null, "declared"));
      } else {
        compare(at, element, match.get(), found);
      }
    }
    if (!isShared(path)) {
      there.stream()
          .filter(e -> nameOf(e).filter(n -> named(shall, n).isPresent()).isEmpty())
          .map(e -> nameOf(e).orElse("unnamed"))
          .forEach(n -> found.add(new Difference("%s[%s]".formatted(path, n), "there", null)));
    }
  }

  private static @Nullable Object overlay(
      String path, @Nullable Object was, @Nullable Object shall) {
    if (shall instanceof Map<?, ?> map) {
      Map<String, Object> result = new LinkedHashMap<>();
      if (was instanceof Map<?, ?> there) {
        there.forEach((k, v) -> result.put(k.toString(), isId(k.toString()) ? Map.of() : v));
      }
      map.forEach(
          (k, v) -> {
            String key = spelled(result, k.toString());
            result.put(key, overlay(path + "." + k, result.get(key), v));
          });
      return result;
    }
    if (!(shall instanceof List<?> list)
        || !isNamed(list)
        || AS_DECLARED.stream().anyMatch(path::endsWith)) {
      return shall;
    }
    List<?> there = was instanceof List<?> l ? l : List.of();
    List<Object> result = new ArrayList<>();
    for (Object element : list) {
      Object match = named(there, nameOf(element).orElseThrow()).orElse(null);
      result.add(overlay(path + "[]", match, element));
    }
    if (isShared(path)) {
      there.stream()
          .filter(e -> nameOf(e).filter(n -> named(list, n).isPresent()).isEmpty())
          .forEach(result::add);
    }
    return result;
  }

  /**
   * Ids are keys where identities are listed. Azure spells them in its own way, tells what it knows
   * of each and takes no more than the key back.
   */
  private static boolean isId(String key) {
    return key.startsWith("/subscriptions/");
  }

  /** A key as a map has it. */
  private static String spelled(Map<?, ?> map, String key) {
    return isId(key)
        ? map.keySet().stream()
            .map(Object::toString)
            .filter(key::equalsIgnoreCase)
            .findFirst()
            .orElse(key)
        : key;
  }

  /** Lists that others may add to without being undone. */
  private static boolean isShared(String path) {
    return SHARED.stream().anyMatch(path::endsWith);
  }

  private static boolean isNamed(List<?> list) {
    return !list.isEmpty() && list.stream().allMatch(e -> nameOf(e).isPresent());
  }

  private static Optional<String> nameOf(Object element) {
    if (element instanceof Map<?, ?> map) {
      for (String key : NAMES) {
        Object name = map.get(key);
        if (name != null) {
          return Optional.of(name.toString());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Object> named(List<?> list, String name) {
    return list.stream()
        .filter(e -> nameOf(e).filter(name::equalsIgnoreCase).isPresent())
        .<Object>map(e -> e)
        .findFirst();
  }

  private static Set<String> sorted(List<?> list) {
    Set<String> set = new TreeSet<>();
    list.forEach(e -> set.add(String.valueOf(e).toLowerCase(Locale.ROOT)));
    return set;
  }

  /** An empty text is told as none: the value of a variable that is empty, for one. */
  private static boolean same(String path, @Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue()) == 0;
    }
    if (a instanceof String x && b instanceof String y) {
      return path.equals("location")
          ? x.replace(" ", "").equalsIgnoreCase(y.replace(" ", ""))
          : x.equals(y) || (x.startsWith("/subscriptions/") && x.equalsIgnoreCase(y));
    }
    return Objects.equals(a, b) || ("".equals(a) && b == null);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asTree(Object map) {
    return (Map<String, Object>) map;
  }
}
