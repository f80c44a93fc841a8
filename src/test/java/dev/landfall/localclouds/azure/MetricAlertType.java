package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Metric alerts: global, about a resource that exists, telling an action group that exists. */
final class MetricAlertType implements ArmType {
  private static final List<String> EVERY = List.of("PT1M", "PT5M", "PT15M", "PT30M", "PT1H");
  private static final List<String> WINDOWS =
      List.of("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D");

  @Override
  public String name() {
    return "Microsoft.Insights/metricAlerts";
  }

  @Override
  public List<String> versions() {
    return List.of("2018-03-01");
  }

  @Override
  public int accepted(String method, boolean created) {
    return 200;
  }

  /** What is nowhere in particular must say so. */
  static void global(String type, ObjectNode asked) {
    if (!Json.text(asked, "location").equals("global")) {
      throw new ArmError(
          400,
          "LocationNotAvailableForResourceType",
          "The provided location '%s' is not available for resource type '%s'. List of available"
              + " regions for the resource type is 'global'.",
          Json.text(asked, "location"),
          type);
    }
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    global(name(), asked);
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    int severity = properties.path("severity").asInt(-1);
    if (severity < 0 || severity > 4) {
      throw bad("The severity must be between 0 and 4.");
    }
    if (!properties.path("enabled").isBoolean()) {
      throw bad("enabled is required.");
    }
    times(properties);
    ArmId scope = scope(world, properties);
    criteria(scope, properties);
    actions(world, properties);
    properties.put("autoMitigate", properties.path("autoMitigate").asBoolean(true));
    properties.put("isMigrated", false);
    properties.put("targetResourceType", scope.type());
    return body;
  }

  private static void times(ObjectNode properties) {
    String every = properties.path("evaluationFrequency").asText();
    String window = properties.path("windowSize").asText();
    if (!EVERY.contains(every)) {
      throw bad("evaluationFrequency '%s' is none of %s.", every, EVERY);
    }
    if (!WINDOWS.contains(window)) {
      throw bad("windowSize '%s' is none of %s.", window, WINDOWS);
    }
    if (Duration.parse(every).compareTo(Duration.parse(window)) > 0) {
      throw bad("The evaluation frequency %s exceeds the window size %s.", every, window);
    }
  }

  private static ArmId scope(World world, ObjectNode properties) {
    List<JsonNode> scopes = Json.list(properties, "scopes");
    if (scopes.size() != 1) {
      throw bad("scopes must name one resource.");
    }
    return existing(world, scopes.getFirst().asText());
  }

  private static ArmId existing(World world, String text) {
    ArmId id = ArmId.parse(text).orElseThrow(() -> bad("'%s' is not a valid resource id.", text));
    if (world.store().get(id).isEmpty()) {
      throw new ArmError(
          400,
          "ResourceNotFound",
          "The Resource '%s/%s' under resource group '%s' was not found.",
          id.type(),
          id.name(),
          id.group());
    }
    return id;
  }

  private static void criteria(ArmId scope, ObjectNode properties) {
    ObjectNode criteria = Json.child(properties, "criteria");
    String type = criteria.path("odata.type").asText();
    if (!type.equals("Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria")) {
      throw bad("criteria.odata.type '%s' is not supported.", type);
    }
    List<ObjectNode> told = new ArrayList<>();
    for (JsonNode criterion : Json.list(criteria, "allOf")) {
      told.add(criterion(scope, criterion.deepCopy()));
    }
    if (told.isEmpty()) {
      throw bad("At least one criterion is needed.");
    }
    criteria.set("allOf", Json.MAPPER.valueToTree(told));
  }

  private static ObjectNode criterion(ArmId scope, ObjectNode criterion) {
    for (String needed :
        List.of("name", "criterionType", "metricName", "operator", "timeAggregation")) {
      if (criterion.path(needed).asText().isEmpty()) {
        throw bad("The criterion's %s is required.", needed);
      }
    }
    if (!criterion.path("threshold").isNumber()) {
      throw bad("The criterion's threshold is required.");
    }
    String metric = criterion.path("metricName").asText();
    boolean skipped = criterion.path("skipMetricValidation").asBoolean();
    Optional<Set<String>> known = MonitorMetrics.aggregations(scope.type(), metric);
    if (!skipped && known.isEmpty()) {
      throw bad("Couldn't find a metric named %s. Make sure the name is correct.", metric);
    }
    String aggregation = criterion.path("timeAggregation").asText();
    if (!skipped && !known.orElseThrow().contains(aggregation)) {
      throw bad("Time aggregation %s is not supported for metric %s.", aggregation, metric);
    }
    criterion.put("skipMetricValidation", skipped);
    criterion.put("threshold", criterion.path("threshold").asDouble());
    criterion.putIfAbsent("dimensions", Json.MAPPER.createArrayNode());
    return criterion;
  }

  private static void actions(World world, ObjectNode properties) {
    List<ObjectNode> told = new ArrayList<>();
    for (JsonNode action : Json.list(properties, "actions")) {
      ArmId group = existing(world, Json.text(action, "actionGroupId"));
      if (!group.type().equalsIgnoreCase("Microsoft.Insights/actionGroups")) {
        throw bad("'%s' is not an action group.", group.text());
      }
      ObjectNode one = action.deepCopy();
      one.putIfAbsent("webHookProperties", Json.object());
      told.add(one);
    }
    properties.set("actions", Json.MAPPER.valueToTree(told));
  }

  private static ArmError bad(String message, Object... arguments) {
    return new ArmError(400, "BadRequest", message, arguments);
  }

  @Override
  public void rests(Stored resource, boolean well) {}
}
