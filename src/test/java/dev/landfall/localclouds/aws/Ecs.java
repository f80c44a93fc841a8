package dev.landfall.localclouds.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Elastic Container Service: services whose tasks are real processes. */
final class Ecs implements AwsService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ecs.class);
  private static final long LOOK_MILLIS = 250;

  private final EcsArns arns;
  private final Elb elb;
  private final Clock clock;
  private final List<EcsService> services = new CopyOnWriteArrayList<>();
  private volatile Consumer<EcsService> beforeLook = service -> {};
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          r -> Thread.ofPlatform().daemon().name("ecs").unstarted(r));

  Ecs(String region, String accountId, Elb elb, Clock clock) {
    this.arns = new EcsArns("arn:aws:ecs:%s:%s:".formatted(region, accountId));
    this.elb = elb;
    this.clock = clock;
    scheduler.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Makes a service; its cluster is there with it. */
  void create(EcsSettings settings, Addresses addresses, Programs programs) {
    EcsService service = new EcsService(settings, arns, addresses, programs, elb, clock);
    services.add(service);
    service.converge();
  }

  /** Who is asked about each service before its tasks are looked at. */
  void whenLooking(Consumer<EcsService> listener) {
    beforeLook = listener;
  }

  /** All services. */
  List<EcsService> services() {
    return services;
  }

  /** The process ids of all tasks. */
  List<Long> pids() {
    return services.stream().flatMap(s -> s.tasks().stream()).map(EcsTask::pid).toList();
  }

  private void look() {
    for (EcsService service : services) {
      try {
        beforeLook.accept(service);
        service.converge();
      } catch (RuntimeException e) {
        LOG.warn("local ECS: {} cannot have its tasks", service.arn(), e);
      }
    }
  }

  @Override
  public String name() {
    return "ecs";
  }

  @Override
  public CloudResponse answer(AwsCall call, Principals.Key caller) {
    return switch (call.action()) {
      case "DescribeClusters" -> clusters(call.allowing("clusters"));
      case "ListClusters" -> {
        call.allowing();
        ArrayNode found = Json.array();
        services.stream()
            .map(s -> arns.cluster(s.settings().cluster()))
            .distinct()
            .forEach(found::add);
        yield Json.answer(Json.object().set("clusterArns", found));
      }
      case "ListServices" -> {
        ArrayNode found = Json.array();
        in(call.allowing("cluster")).forEach(s -> found.add(s.arn()));
        yield Json.answer(Json.object().set("serviceArns", found));
      }
      case "DescribeServices" -> describe(call.allowing("cluster", "services", "include"));
      case "UpdateService" -> update(call.allowing("cluster", "service", "desiredCount"));
      case "DescribeTaskDefinition" -> definition(call.allowing("taskDefinition"));
      case "ListTasks" -> listTasks(call.allowing("cluster", "serviceName", "desiredStatus"));
      case "DescribeTasks" -> describeTasks(call.allowing("cluster", "tasks"));
      default -> throw AwsService.noSuchAction(call);
    };
  }

  private List<EcsService> in(AwsCall call) {
    String given = call.text("cluster").orElse("default");
    List<EcsService> found =
        services.stream()
            .filter(
                s ->
                    s.settings().cluster().equals(given)
                        || arns.cluster(s.settings().cluster()).equals(given))
            .toList();
    if (found.isEmpty()) {
      throw new AwsError(400, "ClusterNotFoundException", "Cluster not found.");
    }
    return found;
  }

  private static Optional<EcsService> find(List<EcsService> in, String name) {
    return in.stream()
        .filter(s -> s.settings().name().equals(name) || s.arn().equals(name))
        .findFirst();
  }

  private CloudResponse clusters(AwsCall call) {
    ArrayNode found = Json.array();
    ArrayNode failures = Json.array();
    List<String> named = call.texts("clusters");
    for (String name : named.isEmpty() ? List.of("default") : named) {
      List<EcsService> members =
          services.stream()
              .filter(
                  s ->
                      s.settings().cluster().equals(name)
                          || arns.cluster(s.settings().cluster()).equals(name))
              .toList();
      if (members.isEmpty()) {
        failures.addObject().put("arn", arns.cluster(name)).put("reason", "MISSING");
      } else {
        String cluster = members.getFirst().settings().cluster();
        found
            .addObject()
            .put("clusterArn", arns.cluster(cluster))
            .put("clusterName", cluster)
            .put("status", "ACTIVE")
            .put("activeServicesCount", members.size())
            .put("runningTasksCount", members.stream().mapToInt(s -> s.tasks().size()).sum());
      }
    }
    return Json.answer(Json.object().<ObjectNode>set("clusters", found).set("failures", failures));
  }

  private CloudResponse describe(AwsCall call) {
    List<EcsService> in = in(call);
    ArrayNode found = Json.array();
    ArrayNode failures = Json.array();
    List<String> named = call.texts("services");
    if (named.isEmpty() || named.size() > 10) {
      throw parameter("Services must hold between 1 and 10 names.");
    }
    for (String name : named) {
      Optional<EcsService> service = find(in, name);
      if (service.isPresent()) {
        found.add(service.get().json());
      } else {
        String cluster = in.getFirst().settings().cluster();
        failures.addObject().put("arn", arns.service(cluster, name)).put("reason", "MISSING");
      }
    }
    return Json.answer(Json.object().<ObjectNode>set("services", found).set("failures", failures));
  }

  private CloudResponse update(AwsCall call) {
    EcsService service =
        find(in(call), call.text("service").orElse(""))
            .orElseThrow(() -> new AwsError(400, "ServiceNotFoundException", "Service not found."));
    JsonNode desired = call.json().get("desiredCount");
    if (desired != null) {
      if (!desired.isInt() || desired.intValue() < 0) {
        throw parameter("desiredCount must not be negative.");
      }
      service.desire(desired.intValue());
    }
    return Json.answer(Json.object().set("service", service.json()));
  }

  private CloudResponse definition(AwsCall call) {
    String given = call.text("taskDefinition").orElse("");
    EcsService service =
        services.stream()
            .filter(
                s ->
                    List.of(
                            s.settings().name(),
                            s.settings().name() + ":1",
                            arns.taskDefinition(s.settings().name()))
                        .contains(given))
            .findFirst()
            .orElseThrow(
                () -> new AwsError(400, "ClientException", "Unable to describe task definition."));
    return Json.answer(Json.object().set("taskDefinition", service.taskDefinition()));
  }

  private CloudResponse listTasks(AwsCall call) {
    List<EcsService> in = in(call);
    Optional<String> name = call.text("serviceName");
    if (name.isPresent() && find(in, name.get()).isEmpty()) {
      throw new AwsError(400, "ServiceNotFoundException", "Service not found.");
    }
    ArrayNode found = Json.array();
    if (!call.text("desiredStatus").orElse("RUNNING").equals("RUNNING")) {
      return Json.answer(Json.object().set("taskArns", found)); // what has stopped is forgotten
    }
    in.stream()
        .filter(s -> name.isEmpty() || find(List.of(s), name.get()).isPresent())
        .forEach(s -> s.tasks().forEach(t -> found.add(arns.task(s.settings().cluster(), t.id()))));
    return Json.answer(Json.object().set("taskArns", found));
  }

  private CloudResponse describeTasks(AwsCall call) {
    List<EcsService> in = in(call);
    ArrayNode found = Json.array();
    ArrayNode failures = Json.array();
    for (String named : call.texts("tasks")) {
      String id = named.substring(named.lastIndexOf('/') + 1);
      Optional<EcsTask> task =
          in.stream().flatMap(s -> s.tasks().stream()).filter(t -> t.id().equals(id)).findFirst();
      if (task.isPresent()) {
        found.add(task.get().json(arns));
      } else {
        failures.addObject().put("arn", named).put("reason", "MISSING");
      }
    }
    return Json.answer(Json.object().<ObjectNode>set("tasks", found).set("failures", failures));
  }

  private static AwsError parameter(String message) {
    return new AwsError(400, "InvalidParameterException", message);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    services.forEach(EcsService::close);
  }
}
