package dev.landfall.environment.cost;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Cache;
import dev.landfall.api.v1alpha1.Compute;
import dev.landfall.api.v1alpha1.EstimatedCost.Side;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.Registry;
import dev.landfall.api.v1alpha1.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a declaration buys on Azure, whatever is done with it. */
final class AzureItems {
  private static final double SECONDS = Item.HOURS * 3600.0;
  private static final double DAYS = Item.HOURS / 24.0;

  /** Each instance of a gateway that is kept ready is ten capacity units. */
  private static final int UNITS_OF_AN_INSTANCE = 10;

  private static final Pattern BY_CORES = Pattern.compile("Standard_([DE])(\\d+)([a-z]*_v\\d+)");

  private AzureItems() {}

  static List<Item> of(AzureSide side) {
    List<Item> items = new ArrayList<>();
    side.databases().forEach(d -> items.addAll(database(d)));
    side.caches().forEach(c -> items.add(cache(c)));
    Optional.ofNullable(side.registry())
        .ifPresent(
            r -> items.add(item("containerRegistry/" + r.name(), "registry/" + r.sku(), DAYS)));
    Optional.ofNullable(side.containerApps())
        .ifPresent(apps -> apps.apps().forEach(app -> items.addAll(app(app))));
    Optional.ofNullable(side.gateway()).ifPresent(g -> items.addAll(gateway(g)));
    endpoints(side)
        .forEach(of -> items.add(item("privateEndpoint of " + of, "privateEndpoint", Item.HOURS)));
    return List.copyOf(items);
  }

  /** What is billed by what it is used for, which a declaration does not tell. */
  static List<String> byUse(AzureSide side) {
    List<String> names = new ArrayList<>();
    Optional.ofNullable(side.storage()).ifPresent(s -> names.add("storageAccount/" + s.account()));
    Optional.ofNullable(side.keyVault()).ifPresent(v -> names.add("keyVault/" + v.name()));
    Optional.ofNullable(side.monitoring())
        .ifPresent(m -> names.add("logWorkspace/" + m.workspace()));
    Optional.ofNullable(side.containerApps())
        .ifPresent(apps -> apps.jobs().forEach(job -> names.add("containerJob/" + job.name())));
    return names.stream().map(name -> "Azure: " + name + " is billed by use").toList();
  }

  /** A standby costs what the server does. */
  private static List<Item> database(AzureDatabase database) {
    String name = "flexibleServer/" + database.server();
    int servers = database.highAvailability() == AzureDatabase.HighAvailability.Disabled ? 1 : 2;
    Matcher cores = BY_CORES.matcher(database.sku());
    Item compute =
        cores.matches()
            ? item(
                name,
                "flexibleServer/Standard_%s*%s".formatted(cores.group(1), cores.group(3)),
                Integer.parseInt(cores.group(2)) * Item.HOURS * servers)
            : item(name, "flexibleServer/" + database.sku(), Item.HOURS * servers);
    return List.of(compute, item(name, "flexibleServer/storage", database.storageGiB() * servers));
  }

  private static Item cache(Cache cache) {
    return item(
        "managedRedis/" + cache.resource(),
        "managedRedis/%s%s".formatted(cache.sku(), cache.highAvailability() ? "" : "/single"),
        Item.HOURS);
  }

  /** As many replicas as there always are, at work all the time. */
  private static List<Item> app(AzureSide.App app) {
    String name = "containerApp/" + app.name();
    if (app.workloadProfile() != null) {
      return List.of(item(name, "containerApps/workloadProfile", 1));
    }
    Compute size = Objects.requireNonNullElse(app.resources(), Compute.STANDARD);
    double seconds = Objects.requireNonNullElse(app.replicas(), Replicas.ONE).min() * SECONDS;
    return List.of(
        item(name, "containerApps/vCPU", size.cpu() * seconds),
        item(name, "containerApps/memory", size.gibibytes() * seconds));
  }

  private static List<Item> gateway(Gateway gateway) {
    String name = "applicationGateway/" + gateway.name();
    return List.of(
        item(name, "applicationGateway/WAF_v2", Item.HOURS),
        item(
            name,
            "applicationGateway/WAF_v2/capacityUnit",
            (double) gateway.autoscale().min() * UNITS_OF_AN_INSTANCE * Item.HOURS),
        item("publicIp/%s-ip".formatted(gateway.name()), "publicIp/Standard", Item.HOURS));
  }

  private static Stream<String> endpoints(AzureSide side) {
    return Stream.of(
            side.caches().stream().map(Cache::resource),
            Stream.ofNullable(side.storage()).map(s -> s.account()),
            Stream.ofNullable(side.keyVault()).map(v -> v.name()),
            Stream.ofNullable(side.registry()).filter(side::closes).map(Registry::name))
        .flatMap(s -> s);
  }

  private static Item item(String resource, String sku, double quantity) {
    return Item.of(Side.Azure, resource, "azure/" + sku, quantity);
  }
}
