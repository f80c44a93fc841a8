package dev.landfall.environment.cost;

import dev.landfall.api.v1alpha1.EstimatedCost.Side;
import dev.landfall.environment.aws.DatabaseSize;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.spine.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was seen to be bought on AWS. */
final class AwsItems {
  private AwsItems() {}

  static List<Item> of(SourceView view) {
    List<Item> items = new ArrayList<>();
    view.databases()
        .forEach(
            (name, seen) ->
                seen.get().ifPresent(d -> items.addAll(database(d.instance(), d.size()))));
    String balancer = view.declared().loadBalancer();
    if (balancer != null && view.entry() instanceof Seen.Present<?>) {
      items.add(item("load balancer " + balancer, "applicationLoadBalancer", Item.HOURS));
    }
    return List.copyOf(items);
  }

  /** What is not in view, and what its API does not tell the size of. */
  static List<String> unknown(SourceView view) {
    return Stream.concat(
            unseen("database", view.databases()),
            Stream.concat(
                unseen("service", view.services()),
                view.services().entrySet().stream()
                    .filter(e -> e.getValue() instanceof Seen.Present<?>)
                    .map(
                        e ->
                            "AWS: service %s: the size of its tasks is not read"
                                .formatted(e.getKey()))))
        .toList();
  }

  private static Stream<String> unseen(String what, Map<String, ? extends Seen<?>> parts) {
    return parts.entrySet().stream()
        .filter(e -> !(e.getValue() instanceof Seen.Present<?>))
        .map(e -> "AWS: %s %s is not in view".formatted(what, e.getKey()));
  }

  /** A standby costs what the instance does. */
  private static List<Item> database(String instance, DatabaseSize size) {
    int instances = size.multiAz() ? 2 : 1;
    String name = "DB instance " + instance;
    return List.of(
        item(name, "rds/postgres/" + size.instanceClass(), Item.HOURS * instances),
        item(name, "rds/storage/" + size.storageType(), size.storageGiB() * instances));
  }

  private static Item item(String resource, String sku, double quantity) {
    return Item.of(Side.AWS, resource, "aws/" + sku, quantity);
  }
}
