package dev.landfall.environment.cost;

import dev.landfall.api.v1alpha1.EstimatedCost.Side;
import dev.landfall.environment.aws.DatabaseSize;
import dev.landfall.environment.aws.Measured;
import dev.landfall.environment.aws.SourceService;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.spine.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What was seen to be bought on AWS. */
final class AwsItems {
  private static final double UNITS_PER_VCPU = 1024;
  private static final double MIB_PER_GIB = 1024;
  private static final long BYTES_PER_GIB = 1L << 30;

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
    view.services()
        .forEach((name, seen) -> seen.get().ifPresent(s -> items.addAll(service(name, s))));
    view.caches().values().stream()
        .flatMap(seen -> seen.get().stream())
        .forEach(
            c ->
                items.add(
                    item(
                        "cache " + c.cluster(),
                        "elasticache/%s/%s".formatted(c.engine(), c.nodeType()),
                        Item.HOURS * c.nodes())));
    view.measured()
        .get()
        .ifPresent(m -> view.buckets().forEach((name, seen) -> items.addAll(bucket(name, m))));
    return List.copyOf(items);
  }

  /** As many tasks as shall run, at work all the time. EC2 tasks cost what their instances do. */
  private static List<Item> service(String name, SourceService service) {
    return service
        .task()
        .get()
        .filter(t -> service.launchType().equals("FARGATE") && t.cpuUnits() > 0)
        .map(
            t ->
                List.of(
                    item(
                        "service " + name,
                        "fargate/vCPU",
                        t.cpuUnits() / UNITS_PER_VCPU * service.desired() * Item.HOURS),
                    item(
                        "service " + name,
                        "fargate/memory",
                        t.memoryMiB() / MIB_PER_GIB * service.desired() * Item.HOURS)))
        .orElse(List.of());
  }

  private static List<Item> bucket(String name, Measured measured) {
    return measured.storage(name).entrySet().stream()
        .map(e -> item("bucket " + name, "s3/" + e.getKey(), e.getValue() / (double) BYTES_PER_GIB))
        .toList();
  }

  /** What is not in view, and what its API does not tell the size of. */
  static List<String> unknown(SourceView view) {
    return Stream.of(
            unseen("database", view.databases()),
            unseen("service", view.services()),
            view.services().entrySet().stream()
                .filter(
                    e ->
                        e.getValue()
                            .get()
                            .filter(s -> service(e.getKey(), s).isEmpty())
                            .isPresent())
                .map(
                    e ->
                        "AWS: service %s: what its tasks cost is not known: they are no Fargate tasks, or not in view"
                            .formatted(e.getKey())),
            unseen("cache", view.caches()),
            unseen("bucket", view.buckets()),
            view.buckets().keySet().stream()
                .filter(b -> view.measured().get().filter(m -> !m.storage(b).isEmpty()).isEmpty())
                .map("AWS: bucket %s: CloudWatch has no size of it"::formatted))
        .flatMap(Function.identity())
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
