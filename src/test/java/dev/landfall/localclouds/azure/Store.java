package dev.landfall.localclouds.azure;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** All resources of the subscription by id. */
final class Store {
  private final Map<String, Stored> resources = new ConcurrentSkipListMap<>();

  Optional<Stored> get(ArmId id) {
    return Optional.ofNullable(resources.get(id.key()));
  }

  Optional<Stored> get(String id) {
    return Optional.ofNullable(resources.get(Json.lower(id)));
  }

  void put(Stored resource) {
    resources.put(resource.id().key(), resource);
  }

  void remove(Stored resource) {
    resources.remove(resource.id().key());
  }

  List<Stored> ofType(String type) {
    return resources.values().stream().filter(r -> r.id().type().equalsIgnoreCase(type)).toList();
  }

  /** What stands below an id, the deepest first, what was made last before what it rests on. */
  List<Stored> below(String id) {
    String prefix = Json.lower(id) + "/";
    return resources.values().stream()
        .filter(r -> r.id().key().startsWith(prefix))
        .sorted(
            Comparator.comparingInt((Stored r) -> removalRank(r.id().type()))
                .thenComparing(r -> -r.id().names().size()))
        .toList();
  }

  private static int removalRank(String type) {
    List<String> order =
        List.of(
            "microsoft.network/applicationgateways",
            "microsoft.app/containerapps",
            "microsoft.app/managedenvironments",
            "microsoft.dbforpostgresql/flexibleservers");
    return (int) order.stream().takeWhile(o -> !Json.lower(type).startsWith(o)).count();
  }

  /** Who refers to an id, apart from what stands above or below it. */
  List<Stored> users(ArmId id) {
    String quoted = "\"" + id.key() + "\"";
    return resources.values().stream()
        .filter(r -> !r.id().key().equals(id.key()))
        .filter(r -> !id.key().startsWith(r.id().key() + "/"))
        .filter(r -> !r.id().key().startsWith(id.key() + "/"))
        .filter(r -> Json.lower(r.body().toString()).contains(quoted))
        .toList();
  }
}
