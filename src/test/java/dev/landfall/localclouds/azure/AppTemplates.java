package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** What Azure refuses of the template of an app or a job, and what it fills in. */
final class AppTemplates {
  private static final String PAIRS =
      "[cpu: 0.25, memory: 0.5Gi]; [cpu: 0.5, memory: 1.0Gi]; [cpu: 0.75, memory: 1.5Gi]; [cpu:"
          + " 1.0, memory: 2.0Gi]; [cpu: 1.25, memory: 2.5Gi]; [cpu: 1.5, memory: 3.0Gi]; [cpu:"
          + " 1.75, memory: 3.5Gi]; [cpu: 2.0, memory: 4.0Gi]; [cpu: 2.25, memory: 4.5Gi]; [cpu:"
          + " 2.5, memory: 5.0Gi]; [cpu: 2.75, memory: 5.5Gi]; [cpu: 3, memory: 6.0Gi]; [cpu: 3.25,"
          + " memory: 6.5Gi]; [cpu: 3.5, memory: 7Gi]; [cpu: 3.75, memory: 7.5Gi]; [cpu: 4, memory:"
          + " 8Gi]";

  private AppTemplates() {}

  /** Judges the one container and its resources, on the nodes that are named. */
  static void container(ArmId id, ObjectNode body, Stored environment) {
    List<JsonNode> containers = Json.list(body, "properties.template.containers");
    if (containers.size() != 1 || Json.text(containers.getFirst(), "image").isEmpty()) {
      throw new ArmError(
          400,
          "ContainerAppContainersRequired",
          "Container app %s needs one container.",
          id.name());
    }
    String profile = Json.at(body, "properties.workloadProfileName").asText("Consumption");
    boolean known =
        profile.equals("Consumption")
            || Json.list(environment.body(), "properties.workloadProfiles").stream()
                .anyMatch(p -> Json.text(p, "name").equals(profile));
    if (!known) {
      throw new ArmError(
          400,
          "WorkloadProfileNotFound",
          "Workload profile '%s' is not found in the environment %s.",
          profile,
          environment.id().name());
    }
    ObjectNode container = (ObjectNode) containers.getFirst();
    ObjectNode resources = Json.child(container, "resources");
    double cpu = resources.path("cpu").asDouble(0.5);
    String memory = resources.path("memory").asText("1Gi");
    double gibibytes =
        memory.matches("[0-9]+(\\.[0-9]+)?Gi") ? Double.parseDouble(memory.replace("Gi", "")) : 0;
    if (profile.equals("Consumption")
        && (cpu <= 0 || cpu > 4 || cpu * 4 % 1 != 0 || gibibytes != 2 * cpu)) {
      throw new ArmError(
          400,
          "ContainerAppInvalidResourceTotal",
          "The total requested CPU and memory resources for this application (CPU: %s, memory: %s)"
              + " is invalid. Total CPU and memory for all containers defined in a Container App"
              + " must add up to one of the following CPU - Memory combinations: %s",
          resources.path("cpu").asText("0.5"),
          memory,
          PAIRS);
    }
    resources.put("cpu", cpu);
    resources.put("memory", memory);
    probes(container);
  }

  private static void probes(ObjectNode container) {
    for (JsonNode probe : Json.list(container, "probes")) {
      String type = Json.text(probe, "type");
      int port = Json.at(probe, "httpGet.port").asInt(Json.at(probe, "tcpSocket.port").asInt(0));
      int period = probe.path("periodSeconds").asInt(10);
      int failures = probe.path("failureThreshold").asInt(3);
      if (!Set.of("Liveness", "Readiness", "Startup").contains(type)
          || port < 1
          || port > 65535
          || period < 1
          || period > 240
          || failures < 1
          || failures > 10) {
        throw new ArmError(
            400,
            "ContainerAppProbeInvalid",
            "The %s probe of container '%s' is invalid: port %d, periodSeconds %d,"
                + " failureThreshold %d.",
            type,
            Json.text(container, "name"),
            port,
            period,
            failures);
      }
    }
  }

  /** Judges replicas and scale rules, and fills in what Azure tells of them. */
  static void scale(ArmId id, ObjectNode body) {
    ObjectNode scale = Json.child(Json.child(Json.child(body, "properties"), "template"), "scale");
    int min = scale.path("minReplicas").asInt(0);
    int max = scale.path("maxReplicas").asInt(10);
    if (min < 0 || max < 1 || min > max || max > 1000) {
      throw new ArmError(
          400,
          "ContainerAppInvalidScaleSpec",
          "The scale of container app %s is invalid: minReplicas %d, maxReplicas %d.",
          id.name(),
          min,
          max);
    }
    scale.put("maxReplicas", max);
    scale.put("cooldownPeriod", scale.path("cooldownPeriod").asInt(300));
    scale.put("pollingInterval", scale.path("pollingInterval").asInt(30));
    for (JsonNode rule : Json.list(scale, "rules")) {
      long kinds =
          List.of("http", "tcp", "custom", "azureQueue").stream().filter(rule::has).count();
      String requests = Json.text(rule, "http.metadata.concurrentRequests");
      String identity = Json.text(rule, "custom.identity");
      boolean has =
          identity.isEmpty()
              || Json.at(body, "identity.userAssignedIdentities").properties().stream()
                  .anyMatch(e -> e.getKey().equalsIgnoreCase(identity));
      if (Json.text(rule, "name").isEmpty()
          || kinds != 1
          || (rule.has("http") && !requests.matches("[1-9][0-9]*"))
          || (rule.has("custom") && Json.text(rule, "custom.type").isEmpty())
          || !has) {
        throw new ArmError(
            400,
            "ContainerAppScaleRuleInvalid",
            "Scale rule '%s' of container app %s is invalid.",
            Json.text(rule, "name"),
            id.name());
      }
    }
  }
}
