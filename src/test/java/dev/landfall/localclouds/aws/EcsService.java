package dev.landfall.localclouds.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service: keeps as many real processes running as are desired, and registers them. */
final class EcsService {
  private final EcsSettings settings;
  private final EcsArns arns;
  private final Addresses addresses;
  private final Programs programs;
  private final Elb elb;
  private final Clock clock;
  private final Instant created;
  private final List<EcsTask> tasks = new CopyOnWriteArrayList<>();
  private volatile int desired;
  private volatile int failed;
  private volatile Instant notBefore = Instant.MIN;

  EcsService(
      EcsSettings settings,
      EcsArns arns,
      Addresses addresses,
      Programs programs,
      Elb elb,
      Clock clock) {
    this.settings = settings;
    this.arns = arns;
    this.addresses = addresses;
    this.programs = programs;
    this.elb = elb;
    this.clock = clock;
    this.created = clock.instant();
    this.desired = settings.desiredCount();
  }

  EcsSettings settings() {
    return settings;
  }

  String arn() {
    return arns.service(settings.cluster(), settings.name());
  }

  List<EcsTask> tasks() {
    return tasks;
  }

  int desired() {
    return desired;
  }

  void desire(int count) {
    desired = count;
  }

  /** One look: what has ended is taken away, what is missing is started, what is too much ends. */
  synchronized void converge() {
    for (EcsTask task : tasks) {
      if (!task.alive()) {
        failed++;
        notBefore = clock.instant().plus(pause());
        remove(task);
      }
    }
    while (tasks.size() > desired) {
      remove(tasks.getLast());
    }
    while (tasks.size() < desired && clock.instant().isAfter(notBefore)) {
      add();
    }
  }

  /** ECS throttles tasks that keep failing: 1 s at first, doubled up to 32 s. */
  private Duration pause() {
    return Duration.ofSeconds(1L << Math.min(failed - 1, 5));
  }

  private void add() {
    InetAddress address = addresses.next(Addresses.Pool.TASK);
    tasks.add(
        new EcsTask(
            settings,
            address,
            programs.start(
                settings.image(),
                "ecs-" + settings.name(),
                settings.environment(),
                address,
                settings.port()),
            clock.instant()));
    settings.targetGroupArn().ifPresent(arn -> elb.targetGroup(arn).register(address));
  }

  private void remove(EcsTask task) {
    settings.targetGroupArn().ifPresent(arn -> elb.targetGroup(arn).deregister(task.address()));
    task.stop();
    tasks.remove(task);
    addresses.release(task.address());
  }

  /** Ends all its processes. */
  synchronized void close() {
    desired = 0;
    tasks.forEach(EcsTask::stop);
    tasks.clear();
  }

  /** As DescribeServices tells it. */
  ObjectNode json() {
    ObjectNode service =
        Json.object()
            .put("serviceArn", arn())
            .put("serviceName", settings.name())
            .put("clusterArn", arns.cluster(settings.cluster()))
            .put("status", "ACTIVE")
            .put("launchType", "FARGATE")
            .put("schedulingStrategy", "REPLICA")
            .put("taskDefinition", arns.taskDefinition(settings.name()))
            .put("createdAt", Json.time(created));
    counts(service);
    ObjectNode deployment = service.putArray("deployments").addObject();
    counts(deployment)
        .put("id", "ecs-svc/1")
        .put("status", "PRIMARY")
        .put("taskDefinition", arns.taskDefinition(settings.name()))
        .put("failedTasks", failed)
        .put("createdAt", Json.time(created))
        .put("rolloutState", running() == desired ? "COMPLETED" : "IN_PROGRESS");
    service.putArray("events");
    settings
        .targetGroupArn()
        .ifPresent(
            group ->
                service
                    .putArray("loadBalancers")
                    .addObject()
                    .put("targetGroupArn", group)
                    .put("containerName", settings.name())
                    .put("containerPort", settings.port()));
    return service;
  }

  private ObjectNode counts(ObjectNode node) {
    int running = running();
    return node.put("desiredCount", desired)
        .put("runningCount", running)
        .put("pendingCount", Math.max(0, tasks.size() - running));
  }

  private int running() {
    return (int) tasks.stream().filter(EcsTask::running).count();
  }

  /** As DescribeTaskDefinition tells it. */
  ObjectNode taskDefinition() {
    ObjectNode definition =
        Json.object()
            .put("taskDefinitionArn", arns.taskDefinition(settings.name()))
            .put("family", settings.name())
            .put("revision", 1)
            .put("status", "ACTIVE")
            .put("networkMode", "awsvpc")
            .put("cpu", "256")
            .put("memory", "512");
    definition.putArray("requiresCompatibilities").add("FARGATE");
    ObjectNode container =
        definition
            .putArray("containerDefinitions")
            .addObject()
            .put("name", settings.name())
            .put("image", settings.image())
            .put("essential", true);
    container
        .putArray("portMappings")
        .addObject()
        .put("containerPort", settings.port())
        .put("hostPort", settings.port())
        .put("protocol", "tcp");
    var environment = container.putArray("environment");
    settings
        .environment()
        .forEach((name, value) -> environment.addObject().put("name", name).put("value", value));
    return definition;
  }
}
