package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Diagnostic settings: extensions of the resource they are about. They name no location, and one
 * category of a resource goes to one workspace once only.
 */
final class DiagnosticSettingType implements ArmType {
  static final String NAME = "Microsoft.Insights/diagnosticSettings";
  private static final int AT_MOST = 5;
  private static final String ALL_METRICS = "AllMetrics";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return List.of("2021-05-01-preview", "2017-05-01-preview");
  }

  @Override
  public boolean located() {
    return false;
  }

  @Override
  public int accepted(String method, boolean created) {
    return 200;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    ArmId target =
        ArmId.parse(id.base())
            .orElseThrow(
                () -> bad("A diagnostic setting belongs under the resource that it is about."));
    if (!MonitorMetrics.known(target.type())) {
      throw new ArmError(
          400,
          "ResourceTypeNotSupported",
          "The resource type '%s' does not support diagnostic settings.",
          Json.lower(target.type()));
    }
    if (id.name().length() > 260 || !id.name().matches("[^<>*%&:\\\\?+/]+")) {
      throw bad("The name '%s' of the diagnostic setting is invalid.", id.name());
    }
    ObjectNode body = Json.object("properties", Json.at(asked, "properties").deepCopy());
    ObjectNode properties = Json.child(body, "properties");
    workspace(world, properties);
    Set<String> categories = categories(target, properties);
    others(world, id).forEach(other -> twice(target, properties, categories, other));
    if (there.isEmpty() && others(world, id).size() >= AT_MOST) {
      throw new ArmError(
          409,
          "Conflict",
          "The limit of %d diagnostic settings was reached. To create a new setting, delete an"
              + " existing one.",
          AT_MOST);
    }
    for (String list : List.of("logs", "metrics")) {
      properties.set(list, filledIn(list, Json.list(properties, list)));
    }
    for (String nothing :
        List.of("storageAccountId", "eventHubName", "logAnalyticsDestinationType")) {
      properties.putIfAbsent(nothing, Json.MAPPER.nullNode());
    }
    return body;
  }

  private static void workspace(World world, ObjectNode properties) {
    String workspace = Json.text(properties, "workspaceId");
    if (workspace.isEmpty()) {
      throw bad("At least one data sink needs to be specified.");
    }
    ArmId id =
        ArmId.parse(workspace)
            .orElseThrow(
                () ->
                    new ArmError(
                        400,
                        "LinkedInvalidPropertyId",
                        "Property id '%s' at path 'properties.workspaceId' is invalid. Expect fully"
                            + " qualified resource Id that start with"
                            + " '/subscriptions/{subscriptionId}' or"
                            + " '/providers/{resourceProviderNamespace}/'.",
                        workspace));
    if (!id.type().equalsIgnoreCase("Microsoft.OperationalInsights/workspaces")
        || world.store().get(id).isEmpty()) {
      throw new ArmError(
          404,
          "ResourceNotFound",
          "The Resource '%s/%s' under resource group '%s' was not found.",
          id.type(),
          id.name(),
          id.group());
    }
  }

  /** The categories that are switched on, a group as all that are in it. */
  private static Set<String> categories(ArmId target, ObjectNode properties) {
    List<String> known = MonitorMetrics.logs(target.type());
    Set<Boolean> kinds = new HashSet<>();
    Set<String> on = new HashSet<>();
    for (JsonNode log : Json.list(properties, "logs")) {
      String category = Json.text(log, "category");
      String group = Json.text(log, "categoryGroup");
      if (category.isEmpty() == group.isEmpty()) {
        throw bad("Exactly one of category and categoryGroup must be given.");
      }
      if (log.path("enabled").asBoolean() && kinds.add(group.isEmpty()) && kinds.size() > 1) {
        throw bad("Log categories and category groups cannot be mixed in one diagnostic setting.");
      }
      if (!group.isEmpty() && (known.isEmpty() || !Set.of("allLogs", "audit").contains(group))) {
        throw bad("Category group '%s' is not supported.", group);
      }
      if (!category.isEmpty() && !known.contains(category)) {
        throw bad("Category '%s' is not supported.", category);
      }
      if (log.path("enabled").asBoolean()) {
        on.addAll(group.equals("allLogs") ? known : List.of(category + group));
      }
    }
    for (JsonNode metric : Json.list(properties, "metrics")) {
      if (!MonitorMetrics.metered(target.type())
          || !MonitorMetrics.metricCategory(target.type()).equals(Json.text(metric, "category"))) {
        throw bad("Metric category '%s' is not supported.", Json.text(metric, "category"));
      }
      if (metric.path("enabled").asBoolean()) {
        on.add(ALL_METRICS);
      }
    }
    return on;
  }

  private List<Stored> others(World world, ArmId id) {
    return world.store().ofType(name()).stream()
        .filter(s -> s.id().base().equalsIgnoreCase(id.base()) && !s.id().key().equals(id.key()))
        .toList();
  }

  private static void twice(
      ArmId target, ObjectNode properties, Set<String> categories, Stored other) {
    String sink = Json.text(properties, "workspaceId");
    Set<String> both = new HashSet<>(categories(target, other.properties()));
    both.retainAll(categories);
    if (sink.equalsIgnoreCase(Json.text(other.body(), "properties.workspaceId"))
        && !both.isEmpty()) {
      throw new ArmError(
          409,
          "Conflict",
          "Data sink '%s' is already used in diagnostic setting '%s' for category '%s'. Data sinks"
              + " can't be reused in different settings on the same category for the same"
              + " resource.",
          sink,
          other.id().name(),
          both.stream().sorted().findFirst().orElseThrow());
    }
  }

  private static JsonNode filledIn(String list, List<JsonNode> items) {
    List<ObjectNode> told = new ArrayList<>();
    for (JsonNode item : items) {
      ObjectNode one = item.deepCopy();
      one.putIfAbsent("category", Json.MAPPER.nullNode());
      if (list.equals("logs")) {
        one.putIfAbsent("categoryGroup", Json.MAPPER.nullNode());
      }
      one.set("retentionPolicy", Json.object("enabled", false, "days", 0));
      told.add(one);
    }
    return Json.MAPPER.valueToTree(told);
  }

  private static ArmError bad(String message, Object... arguments) {
    return new ArmError(400, "BadRequest", message, arguments);
  }

  @Override
  public void rests(Stored resource, boolean well) {}
}
