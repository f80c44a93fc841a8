package dev.landfall.imports;

import dev.landfall.environment.aws.SourceBucket;
import dev.landfall.environment.aws.SourceCache;
import dev.landfall.environment.aws.SourceService;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.aws.SourceView.SourceDatabase;
import dev.landfall.environment.aws.TaskShape;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of the AWS side goes into the draft, under names that both Kubernetes and Azure take.
 *
 * @param request what it is made for
 * @param view what stands on AWS
 * @param databases by name, those that can be carried over
 * @param caches by name, those that speak Redis
 * @param buckets by name
 * @param apps by name
 * @param routes which host and path leads to which app
 * @param left what is not in it, and why
 */
record Draft(
    Request request,
    SourceView view,
    Map<String, SourceDatabase> databases,
    Map<String, SourceCache> caches,
    Map<String, SourceBucket> buckets,
    Map<String, App> apps,
    List<Route> routes,
    List<String> left) {
  private static final int MOST_BUCKETS = 64;
  private static final String HOST = "(?i)(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?";

  /** A service with what it runs. */
  record App(String service, SourceService found, TaskShape task) {

    /** Whether it answers requests. */
    boolean served() {
      return !task.ports().isEmpty();
    }
  }

  /** Where a host and a path lead. */
  record Route(String host, String path, String app) {}

  static Draft of(Request request, SourceView view) {
    List<String> left = new ArrayList<>();
    Map<String, SourceDatabase> databases =
        carried("DB instance", "--database", view.databases(), 40, left);
    Map<String, SourceCache> caches = carried("cache", "--cache", view.caches(), 40, left);
    caches
        .entrySet()
        .removeIf(
            e -> {
              boolean other = e.getValue().engine().equals("memcached");
              if (other) {
                left.add("cache %s: %s".formatted(e.getKey(), e.getValue().notCarried()));
              }
              return other;
            });
    Map<String, SourceBucket> buckets = carried("bucket", "--bucket", view.buckets(), 63, left);
    while (buckets.size() > MOST_BUCKETS) {
      String last = List.copyOf(buckets.keySet()).getLast();
      buckets.remove(last);
      left.add(
          "bucket %s: an environment has %d at most; take what belongs to it with --tag"
              .formatted(last, MOST_BUCKETS));
    }
    Map<String, App> apps = apps(view, left);
    if (view.declared().loadBalancer() != null && view.front().get().isEmpty()) {
      left.add(
          "load balancer %s: %s"
              .formatted(
                  view.declared().loadBalancer(),
                  view.front().lost().map(Failure::told).orElse("it has no listener")));
    }
    return new Draft(
        request,
        view,
        databases,
        caches,
        buckets,
        apps,
        routes(view, apps, left),
        List.copyOf(left));
  }

  /** What was seen of a kind, under names that Kubernetes takes. */
  private static <T> Map<String, T> carried(
      String kind, String option, Map<String, Seen<T>> found, int longest, List<String> left) {
    Map<String, T> all = new LinkedHashMap<>();
    found.forEach(
        (name, seen) -> {
          String key = Names.hyphened(name, longest);
          switch (seen) {
            case Seen.Present<T>(T one) -> {
              if (all.putIfAbsent(key, one) != null) {
                left.add(
                    "%s %s: another one is called %s already; import it by itself (%s)"
                        .formatted(kind, name, key, option));
              }
            }
            case Seen.Absent<T> a ->
                left.add("%s %s: it is not there, or not yet".formatted(kind, name));
            case Seen.Unknown<T> u ->
                left.add("%s %s: %s".formatted(kind, name, u.failure().told()));
          }
        });
    return all;
  }

  private static Map<String, App> apps(SourceView view, List<String> left) {
    Map<String, App> apps = new TreeMap<>();
    view.services()
        .forEach(
            (name, seen) -> {
              SourceService service = seen.get().orElse(null);
              TaskShape task = service == null ? null : service.task().get().orElse(null);
              if (service == null || task == null) {
                left.add(
                    "service %s: what it runs was not seen%s"
                        .formatted(
                            name,
                            seen.lost()
                                .or(() -> seen.get().flatMap(s -> s.task().lost()))
                                .map(f -> " (" + f.told() + ")")
                                .orElse("")));
              } else {
                String app = Names.hyphened(name.substring(name.indexOf('/') + 1), 32);
                if (apps.putIfAbsent(app, new App(name, service, task)) != null) {
                  left.add(
                      "service %s: another one is called %s already; import its cluster by itself (--cluster)"
                          .formatted(name, app));
                }
              }
            });
    return apps;
  }

  private static List<Route> routes(SourceView view, Map<String, App> apps, List<String> left) {
    List<Route> routes = new ArrayList<>();
    view.front().get().stream()
        .flatMap(f -> f.rules().get().stream())
        .flatMap(List::stream)
        .forEach(
            rule -> {
              String what = "rule %s on port %d".formatted(rule.priority(), rule.port());
              rule.notCarried().forEach(why -> left.add(what + ": " + why));
              List<String> served =
                  apps.entrySet().stream()
                      .filter(
                          e ->
                              e.getValue().served()
                                  && e.getValue().found().targetGroups().stream()
                                      .anyMatch(rule.targetGroups()::contains))
                      .map(Map.Entry::getKey)
                      .toList();
              if (rule.hosts().isEmpty()) {
                left.add(what + ": it names no host; give its paths to the routes of your hosts");
              } else if (served.isEmpty()) {
                left.add(what + ": no app of this draft is behind it");
              } else {
                for (String host : rule.hosts()) {
                  if (!host.matches(HOST)) {
                    left.add(
                        what + ": host " + host + " is a pattern that a gateway does not take");
                    continue;
                  }
                  for (String path : rule.paths().isEmpty() ? List.of("/") : rule.paths()) {
                    Route route =
                        new Route(host.toLowerCase(Locale.ROOT), prefix(path), served.getFirst());
                    if (routes.stream()
                        .noneMatch(
                            r -> r.host().equals(route.host()) && r.path().equals(route.path()))) {
                      routes.add(route);
                    }
                  }
                }
              }
            });
    return List.copyOf(routes);
  }

  /** A pattern as the prefix that it begins with: a gateway's routes take no others. */
  private static String prefix(String pattern) {
    String fixed = pattern.replaceAll("[*?].*$", "");
    String plain = fixed.length() > 1 ? fixed.replaceAll("/$", "") : fixed;
    return plain.startsWith("/") ? plain : "/" + plain;
  }

  /** The hosts that the routes are for, each once. */
  List<String> hostnames() {
    return routes.stream().map(Route::host).distinct().toList();
  }

  /** Those of one zone belong to one cutover. */
  Map<String, List<String>> zones() {
    Map<String, List<String>> zones = new LinkedHashMap<>();
    hostnames().forEach(h -> zones.computeIfAbsent(Names.zone(h), z -> new ArrayList<>()).add(h));
    return zones;
  }
}
