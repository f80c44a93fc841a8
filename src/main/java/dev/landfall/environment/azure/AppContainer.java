package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Compute;
import dev.landfall.api.v1alpha1.Ingress;
import dev.landfall.api.v1alpha1.Probes;
import dev.landfall.api.v1alpha1.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What runs of an app or a job, as its template says it.
 *
 * @param d the declaration
 * @param app the app, or a job as such
 * @param resource its name in the graph
 * @see <a href="https://learn.microsoft.com/azure/container-apps/containers">containers</a>
 */
record AppContainer(Declared d, AzureSide.App app, String resource) {

  /** The one container. */
  Map<String, Object> tree(View view, List<Map<String, Object>> env) {
    Compute compute = Objects.requireNonNullElse(app.resources(), Compute.STANDARD);
    return Trees.tree(
        "name",
        app.name(),
        "image",
        app.image(),
        "command",
        said(app.command(), told(view, "command")),
        "args",
        said(app.args(), told(view, "args")),
        "env",
        said(env, told(view, "env")),
        "resources",
        Trees.tree("cpu", compute.cpu(), "memory", memory(compute, view)),
        "probes",
        said(probes(view), told(view, "probes")));
  }

  /** As Azure spells it, where that is as much: it tells 1Gi of what was said as 1.0Gi. */
  private String memory(Compute compute, View view) {
    String shall = "%sGi".formatted(Trees.number(compute.gibibytes()));
    return first(view)
        .map(c -> Trees.at(c, "resources", "memory"))
        .map(Object::toString)
        .filter(m -> m.endsWith("Gi"))
        .filter(m -> new Compute(0.0, m).gibibytes() == compute.gibibytes())
        .orElse(shall);
  }

  /** A list that has to be said, also empty where there is something to take out. */
  static <T> @Nullable List<T> said(List<T> shall, @Nullable Object told) {
    boolean nothing = !(told instanceof List<?> list) || list.isEmpty();
    return shall.isEmpty() && nothing ? null : shall;
  }

  private @Nullable Object told(View view, String key) {
    return first(view).map(c -> c.get(key)).orElse(null);
  }

  @SuppressWarnings("unchecked")
  private Optional<Map<String, Object>> first(View view) {
    return view.of(resource)
                    .get()
                    .map(o -> Trees.at(o.body(), "properties", "template", "containers"))
                    .orElse(null)
                instanceof List<?> all
            && !all.isEmpty()
            && all.getFirst() instanceof Map<?, ?> container
        ? Optional.of((Map<String, Object>) container)
        : Optional.empty();
  }

  /**
   * Those that are declared and, as they are, those by TCP of other types: Azure's own defaults for
   * an app that can be reached, which nobody declares.
   *
   * @see <a href="https://learn.microsoft.com/azure/container-apps/health-probes">health probes</a>
   */
  private List<Object> probes(View view) {
    List<Map<String, Object>> declared = probes();
    Set<Object> types = declared.stream().map(p -> p.get("type")).collect(Collectors.toSet());
    List<Object> all = new ArrayList<>(declared);
    if (told(view, "probes") instanceof List<?> told) {
      told.stream()
          .filter(p -> p instanceof Map<?, ?> probe && probe.containsKey("tcpSocket"))
          .filter(p -> !types.contains(((Map<?, ?>) p).get("type")))
          .forEach(all::add);
    }
    return all;
  }

  private List<Map<String, Object>> probes() {
    Probes declared = Objects.requireNonNullElse(app.probes(), Probes.NONE);
    Ingress ingress = app.ingress();
    List<Map<String, Object>> all = new ArrayList<>();
    if (declared.liveness() != null) {
      all.add(probe("Liveness", declared.liveness()));
    }
    if (declared.readiness() != null) {
      all.add(probe("Readiness", declared.readiness()));
    } else if (ingress != null) {
      all.add(
          Trees.tree(
              "type",
              "Readiness",
              "httpGet",
              Trees.tree("path", ingress.healthPath(), "port", ingress.port())));
    }
    if (declared.startup() != null) {
      all.add(probe("Startup", declared.startup()));
    }
    return all;
  }

  private Map<String, Object> probe(String type, Probes.Probe probe) {
    Integer port =
        Optional.ofNullable(probe.port())
            .orElseGet(() -> app.ingress() == null ? null : app.ingress().port());
    return Trees.tree(
        "type",
        type,
        "httpGet",
        Trees.tree("path", probe.path(), "port", port),
        "periodSeconds",
        probe.periodSeconds(),
        "failureThreshold",
        probe.failureThreshold());
  }

  /**
   * How many replicas run, and what makes them more.
   *
   * @see <a href="https://learn.microsoft.com/azure/container-apps/scale-app">scaling</a>
   */
  Map<String, Object> scale(View view) {
    Replicas replicas = Objects.requireNonNullElse(app.replicas(), Replicas.ONE);
    Object told =
        view.of(resource)
            .get()
            .map(o -> Trees.at(o.body(), "properties", "template", "scale", "rules"))
            .orElse(null);
    return Trees.tree(
        "minReplicas",
        replicas.min(),
        "maxReplicas",
        replicas.max(),
        "cooldownPeriod",
        replicas.cooldownSeconds(),
        "rules",
        said(replicas.rules().stream().map(this::rule).toList(), told));
  }

  private Map<String, Object> rule(Replicas.Rule rule) {
    Replicas.Http http = rule.http();
    Replicas.Custom custom = rule.custom();
    return Trees.tree(
        "name",
        rule.name(),
        "http",
        http == null
            ? null
            : Trees.tree(
                "metadata", Map.of("concurrentRequests", http.concurrentRequests().toString())),
        "custom",
        rule.cpu() != null
            ? utilization("cpu", rule.cpu())
            : rule.memory() != null
                ? utilization("memory", rule.memory())
                : custom == null
                    ? null
                    : Trees.tree(
                        "type",
                        custom.type(),
                        "metadata",
                        custom.metadata(),
                        "identity",
                        custom.signIn() ? AppIdentity.id(d, app.name()) : null));
  }

  private static Map<String, Object> utilization(String type, Replicas.Utilization share) {
    return Trees.tree(
        "type",
        type,
        "metadata",
        Map.of("type", "Utilization", "value", share.percent().toString()));
  }

  /** Whether one of its scalers signs in by its identity. */
  boolean signsIn() {
    return app.replicas() != null
        && app.replicas().rules().stream().anyMatch(r -> r.custom() != null && r.custom().signIn());
  }
}
