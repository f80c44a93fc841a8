package dev.landfall.environment;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.Parity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether two environments are made of the same modules: what is proved in the one is then proved
 * for the other. Names, places and sizes may differ, and nothing else. A pure function of both
 * specs; a field that is added later counts until it is named here.
 */
final class ParityCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 80;

  /** Names, and references by name. */
  private static final Set<String> NAMES =
      Set.of(
          "name",
          "connection",
          "resourceGroup",
          "server",
          "database",
          "account",
          "environment",
          "workspace",
          "cache",
          "resource",
          "instance",
          "cluster",
          "loadBalancer",
          "app",
          "key",
          "migrates",
          "objectId",
          "principalId",
          "reason");

  /** Where it is, and by what addresses it is reached. */
  private static final Set<String> PLACES =
      Set.of(
          "location",
          "addressSpace",
          "subnets",
          "clients",
          "zone",
          "zones",
          "standbyZone",
          "host",
          "hosts",
          "emails",
          "maintenance");

  /** How much of it. */
  private static final Set<String> SIZES =
      Set.of(
          "sku",
          "tier",
          "storageGiB",
          "highAvailability",
          "resources",
          "replicas",
          "autoscale",
          "workloadProfile",
          "workloadProfiles",
          "parallelism",
          "backup",
          "retentionDays",
          "min",
          "max");

  /** Lists whose elements are what they are called: a variable by another name is another one. */
  private static final Set<String> BY_NAME_ALONE = Set.of("env");

  private ParityCheck() {}

  /** Where they differ. */
  static List<Parity.Difference> differences(
      MigrationEnvironmentSpec here, MigrationEnvironmentSpec there) {
    List<Parity.Difference> found = new ArrayList<>();
    compare("aws", tree(here.aws()), tree(there.aws()), found);
    compare("azure", tree(here.azure()), tree(there.azure()), found);
    return List.copyOf(found);
  }

  private static Map<String, Object> tree(Object side) {
    return JSON.convertValue(side, new TypeReference<>() {});
  }

  private static void compare(
      String path, @Nullable Object here, @Nullable Object there, List<Parity.Difference> found) {
    if (here instanceof Map<?, ?> ours && there instanceof Map<?, ?> theirs) {
      Set<String> keys = new TreeSet<>();
      ours.keySet().forEach(k -> keys.add(k.toString()));
      theirs.keySet().forEach(k -> keys.add(k.toString()));
      keys.stream()
          .filter(key -> !isFree(key))
          .forEach(
              key ->
                  compare(
                      path + "." + key,
                      value(key, ours.get(key)),
                      value(key, theirs.get(key)),
                      found));
    } else if (elements(here) || elements(there)) {
      lists(path, list(here), list(there), found);
    } else if (!Objects.equals(here, there)) {
      found.add(new Parity.Difference(path, told(here), told(there)));
    }
  }

  /** Each with its namesake; the others in their order, as the same thing under another name. */
  private static void lists(
      String path, List<?> here, List<?> there, List<Parity.Difference> found) {
    List<Object> ours = new ArrayList<>(here);
    List<Object> theirs = new ArrayList<>(there);
    for (Object element : here) {
      theirs.stream()
          .filter(t -> name(element).isPresent() && name(element).equals(name(t)))
          .findFirst()
          .ifPresent(
              twin -> {
                ours.remove(element);
                theirs.remove(twin);
                compare(at(path, element), element, twin, found);
              });
    }
    boolean renamed = BY_NAME_ALONE.stream().noneMatch(key -> path.endsWith("." + key));
    while (renamed && !ours.isEmpty() && !theirs.isEmpty()) {
      Object element = ours.removeFirst();
      compare(at(path, element), element, theirs.removeFirst(), found);
    }
    ours.forEach(e -> found.add(new Parity.Difference(at(path, e), "declared", null)));
    theirs.forEach(e -> found.add(new Parity.Difference(at(path, e), null, "declared")));
  }

  private static boolean isFree(String key) {
    return NAMES.contains(key) || PLACES.contains(key) || SIZES.contains(key);
  }

  /** An image comes from each environment's own registry; which image it is, is the same. */
  private static @Nullable Object value(String key, @Nullable Object value) {
    if (!key.equals("image") || !(value instanceof String image)) {
      return value;
    }
    int slash = image.indexOf('/');
    String host = slash < 0 ? "" : image.substring(0, slash);
    return host.contains(".") || host.contains(":") ? image.substring(slash + 1) : image;
  }

  private static boolean elements(@Nullable Object value) {
    return value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance);
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static Optional<Object> name(Object element) {
    return element instanceof Map<?, ?> map
        ? Optional.<Object>ofNullable(map.get("name"))
            .or(() -> Optional.ofNullable(map.get("resource")))
        : Optional.empty();
  }

  private static String at(String path, Object element) {
    return name(element).map(n -> "%s[%s]".formatted(path, n)).orElse(path + "[]");
  }

  private static @Nullable String told(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    String text = value instanceof Map<?, ?> ? "declared" : value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
