package dev.landfall.localclouds.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Application Auto Scaling of ECS services: a service that is asked to run fewer or more tasks than
 * its scalable target allows is brought back between the limits, as long as scaling is not
 * suspended. There are no policies here, so between the limits nothing moves it.
 */
final class AppScaling implements AwsService {
  private static final String DIMENSION = "ecs:service:DesiredCount";

  /** One scalable target. */
  private record Target(int min, int max, boolean inSuspended, boolean outSuspended, Instant at) {}

  private final Ecs ecs;
  private final String arnPrefix;
  private final Clock clock;
  private final Map<String, Target> targets = new ConcurrentSkipListMap<>();

  AppScaling(String region, String accountId, Ecs ecs, Clock clock) {
    this.arnPrefix =
        "arn:aws:application-autoscaling:%s:%s:scalable-target/".formatted(region, accountId);
    this.ecs = ecs;
    this.clock = clock;
    ecs.whenLooking(this::bound);
  }

  /** Brings a service back between its limits. */
  private void bound(EcsService service) {
    Target target = targets.get(id(service));
    if (target == null) {
      return;
    }
    if (service.desired() < target.min() && !target.outSuspended()) {
      service.desire(target.min());
    } else if (service.desired() > target.max() && !target.inSuspended()) {
      service.desire(target.max());
    }
  }

  private static String id(EcsService service) {
    return "service/%s/%s".formatted(service.settings().cluster(), service.settings().name());
  }

  @Override
  public String name() {
    return "application-autoscaling";
  }

  @Override
  public CloudResponse answer(AwsCall call, Principals.Key caller) {
    return switch (call.action()) {
      case "RegisterScalableTarget" -> register(call);
      case "DescribeScalableTargets" -> describe(call);
      default -> throw AwsService.noSuchAction(call);
    };
  }

  private static void requireEcs(AwsCall call) {
    if (!call.text("ServiceNamespace").orElse("").equals("ecs")) {
      throw invalid("Only the service namespace ecs is here.");
    }
  }

  private CloudResponse register(AwsCall call) {
    requireEcs(
        call.allowing(
            "ServiceNamespace",
            "ResourceId",
            "ScalableDimension",
            "MinCapacity",
            "MaxCapacity",
            "SuspendedState"));
    String id = call.text("ResourceId").orElse("");
    if (!call.text("ScalableDimension").orElse("").equals(DIMENSION)) {
      throw invalid("Unsupported service namespace, resource type or scalable dimension");
    }
    if (ecs.services().stream().noneMatch(s -> id(s).equals(id))) {
      throw invalid("ECS service doesn't exist: " + id);
    }
    Target old = targets.get(id);
    JsonNode min = call.json().path("MinCapacity");
    JsonNode max = call.json().path("MaxCapacity");
    if (old == null && (!min.isInt() || !max.isInt())) {
      throw invalid("MinCapacity and MaxCapacity are required to register a scalable target.");
    }
    JsonNode suspended = call.json().path("SuspendedState");
    Target made =
        new Target(
            min.asInt(old == null ? 0 : old.min()),
            max.asInt(old == null ? 0 : old.max()),
            suspended.path("DynamicScalingInSuspended").asBoolean(old != null && old.inSuspended()),
            suspended
                .path("DynamicScalingOutSuspended")
                .asBoolean(old != null && old.outSuspended()),
            old == null ? clock.instant() : old.at());
    if (made.min() > made.max()) {
      throw invalid("Maximum capacity cannot be less than minimum capacity");
    }
    targets.put(id, made);
    return Json.answer(Json.object().put("ScalableTargetARN", arnPrefix + id));
  }

  private CloudResponse describe(AwsCall call) {
    requireEcs(call.allowing("ServiceNamespace", "ScalableDimension", "ResourceIds", "MaxResults"));
    List<String> named = call.texts("ResourceIds");
    ArrayNode found = Json.array();
    targets.forEach(
        (id, target) -> {
          if (named.isEmpty() || named.contains(id)) {
            found.add(json(id, target));
          }
        });
    return Json.answer(Json.object().set("ScalableTargets", found));
  }

  private ObjectNode json(String id, Target target) {
    ObjectNode body =
        Json.object()
            .put("ServiceNamespace", "ecs")
            .put("ResourceId", id)
            .put("ScalableDimension", DIMENSION)
            .put("MinCapacity", target.min())
            .put("MaxCapacity", target.max())
            .put("ScalableTargetARN", arnPrefix + id)
            .put("CreationTime", Json.time(target.at()));
    body.putObject("SuspendedState")
        .put("DynamicScalingInSuspended", target.inSuspended())
        .put("DynamicScalingOutSuspended", target.outSuspended())
        .put("ScheduledScalingSuspended", false);
    return body;
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "ValidationException", message);
  }
}
