package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.process.ChildProcess;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Jobs. An execution is a real process; its exit code is how it ended. What is on a schedule is
 * kept and not started by the clock.
 */
final class JobType implements ArmType {
  static final String NAME = "Microsoft.App/jobs";
  static final List<String> VERSIONS = List.of("2025-01-01", "2024-03-01");
  private static final String CRON = "[0-9*/,-]+( [0-9*/,A-Za-z-]+){4}";
  private final Map<String, ChildProcess> running = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return VERSIONS;
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public int accepted(String method, boolean created) {
    return method.equals("PATCH") ? 202 : created ? 201 : 200;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().matches("[a-z]([a-z0-9-]{0,30}[a-z0-9])?") || id.name().contains("--")) {
      throw new ArmError(
          400,
          "ContainerAppInvalidName",
          "Invalid Job name '%s'. A name must consist of lower case alphanumeric characters or"
              + " '-', start with a letter, end with an alphanumeric character and cannot have"
              + " '--'. The length must not be more than 32 characters.",
          id.name());
    }
    ObjectNode body = asked.deepCopy();
    Stored environment = world.referenced(Json.text(body, "properties.environmentId"), id.text());
    AppTemplates.container(id, body, environment);
    AppIdentities.accept(world, id, body, there);
    AppSecrets.accept(body);
    AppSecrets.environment(body, AppSecrets.names(body)); // refuses what leads nowhere
    trigger(id, body);
    return body;
  }

  private static void trigger(ArmId id, ObjectNode body) {
    JsonNode configuration = Json.at(body, "properties.configuration");
    String type = Json.text(configuration, "triggerType");
    if (!Set.of("Manual", "Schedule", "Event").contains(type)) {
      throw bad("TriggerType", id, "'%s' is not a trigger type".formatted(type));
    }
    if (configuration.path("replicaTimeout").asInt(0) < 1) {
      throw bad("ReplicaTimeout", id, "it is required");
    }
    String cron = Json.text(configuration, "scheduleTriggerConfig.cronExpression");
    if (type.equals("Schedule") && !cron.matches(CRON)) {
      throw bad("CronExpression", id, "'%s' is not a cron expression".formatted(cron));
    }
    String config = type.equals("Manual") ? "manualTriggerConfig" : "scheduleTriggerConfig";
    for (String other : List.of("manualTriggerConfig", "scheduleTriggerConfig")) {
      if (!other.equals(config) && Json.at(configuration, other).isObject()) {
        throw bad("TriggerConfig", id, "%s does not go with %s".formatted(other, type));
      }
    }
  }

  private static ArmError bad(String what, ArmId id, String why) {
    return new ArmError(
        400, "ContainerAppJobInvalid" + what, "%s of job %s is invalid: %s.", what, id.name(), why);
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    JsonNode container = Json.list(resource.body(), "properties.template.containers").getFirst();
    String image = Json.text(container, "image");
    AppIdentities.pull(world, resource, image);
    AppSecrets.values(world, resource);
    if (!world.programs().known(image)) {
      throw new ArmError(
          400,
          "InvalidParameterValueInContainerTemplate",
          "The following field(s) are either invalid or missing. Field"
              + " 'template.containers.%s.image' is invalid with details: 'Invalid value: \"%s\":"
              + " not found';.",
          Json.text(container, "name"),
          image);
    }
  }

  @Override
  public void working(Stored resource, boolean created) {
    resource.set("provisioningState", "InProgress");
  }

  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    Json.list(body, "properties.configuration.secrets")
        .forEach(s -> ((ObjectNode) s).remove("value"));
    return body;
  }

  @Override
  public Action action(World world, Stored resource, String action, ObjectNode body) {
    return switch (Json.lower(action)) {
      case "listsecrets" ->
          new Action.Now(
              Json.object("value", Json.list(resource.body(), "properties.configuration.secrets")));
      case "start" -> new Action.Now(start(world, resource));
      default -> ArmType.super.action(world, resource, action, body);
    };
  }

  private ObjectNode start(World world, Stored job) {
    String name = job.id().name() + "-" + UUID.randomUUID().toString().substring(0, 7);
    ArmId id = job.id().child("executions", name);
    ObjectNode template = Json.at(job.body(), "properties.template").deepCopy();
    Stored execution =
        new Stored(
            id,
            Json.object(
                "properties",
                Json.object(
                    "status",
                    "Running",
                    "startTime",
                    world.clock().instant().toString(),
                    "template",
                    template)));
    world.store().put(execution);
    Thread.ofPlatform().daemon().name(name).start(() -> run(world, job, execution));
    return Json.object("id", id.text(), "name", name);
  }

  private void run(World world, Stored job, Stored execution) {
    int retries = Json.at(job.body(), "properties.configuration.replicaRetryLimit").asInt(0);
    boolean well = false;
    for (int i = 0; i <= retries && !well; i++) {
      well = once(world, job, execution);
    }
    execution.set("endTime", world.clock().instant().toString());
    execution.set("status", well ? "Succeeded" : "Failed");
  }

  private boolean once(World world, Stored job, Stored execution) {
    JsonNode container = Json.list(execution.body(), "properties.template.containers").getFirst();
    InetAddress address = world.addresses().next(Addresses.Pool.CONTAINER_APP);
    try (ChildProcess process =
        world
            .console()
            .follow(
                ConsoleLogs.Source.of(job, ""),
                world
                    .programs()
                    .start(
                        Json.text(container, "image"),
                        execution.id().name(),
                        AppSecrets.environment(job.body(), AppSecrets.values(world, job)),
                        address,
                        8080))) {
      running.put(execution.id().key(), process);
      return process.waitFor() == 0;
    } catch (Programs.UnknownImage | IllegalStateException | ArmError e) {
      return false;
    } finally {
      running.remove(execution.id().key());
      world.addresses().release(address);
    }
  }

  @Override
  public void remove(World world, Stored resource) {
    running.forEach(
        (id, process) -> {
          if (id.startsWith(resource.id().key() + "/")) {
            process.kill();
          }
        });
  }

  @Override
  public void close() {
    running.values().forEach(ChildProcess::kill);
  }

  /** Executions, which begin by starting their job and in no other way. */
  record Executions(String name, List<String> versions) implements ArmType {
    Executions() {
      this(NAME + "/executions", VERSIONS);
    }

    @Override
    public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
      throw new ArmError(
          405, "MethodNotAllowed", "An execution of a job is made by starting the job.");
    }

    @Override
    public void refuseRemoval(World world, Stored resource) {
      throw new ArmError(405, "MethodNotAllowed", "An execution of a job is not deleted.");
    }
  }
}
