package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.process.ChildProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Container apps: a process per revision; the next one is ready before the last one goes. */
final class ContainerAppType implements ArmType {
  private static final Duration START = Duration.ofSeconds(90);
  private final Map<String, String> templates = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> environments = new ConcurrentHashMap<>();

  /** What the last revision of an app was started with. */
  Map<String, String> environment(String app) {
    return environments.getOrDefault(app, Map.of());
  }

  @Override
  public String name() {
    return "Microsoft.App/containerApps";
  }

  @Override
  public List<String> versions() {
    return List.of("2025-01-01", "2024-03-01");
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
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    String environment =
        Json.text(body, "properties.environmentId")
            + Json.text(body, "properties.managedEnvironmentId");
    Stored env = world.referenced(environment, id.text());
    AppTemplates.container(id, body, env);
    AppTemplates.scale(id, body);
    AppIdentities.accept(world, id, body, there);
    AppSecrets.accept(body);
    AppSecrets.environment(body, AppSecrets.names(body)); // refuses what leads nowhere
    if (Json.at(body, "properties.configuration.ingress") instanceof ObjectNode ingress) {
      int target = ingress.path("targetPort").asInt(80);
      String transport = Json.lower(ingress.path("transport").asText("auto"));
      if (target < 1
          || target > 65535
          || !Set.of("auto", "http", "http2", "tcp").contains(transport)) {
        throw new ArmError(
            400,
            "ContainerAppInvalidIngress",
            "The ingress of container app %s is invalid: targetPort %d, transport %s.",
            id.name(),
            target,
            transport);
      }
      ingress.put(
          "transport", transport.substring(0, 1).toUpperCase(Locale.ROOT) + transport.substring(1));
      ingress.put(
          "fqdn",
          id.name()
              + (ingress.path("external").asBoolean() ? "." : ".internal.")
              + Json.text(env.body(), "properties.defaultDomain"));
    }
    there.ifPresent(
        t -> {
          for (String kept : List.of("latestRevisionName", "latestReadyRevisionName")) {
            Optional.ofNullable(t.properties().get(kept)).ifPresent(v -> properties.set(kept, v));
          }
        });
    properties.put("runningStatus", "Running");
    return body;
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    String template = Json.at(resource.body(), "properties.template").toString();
    String fqdn = fqdn(resource);
    if (template.equals(templates.get(resource.id().key())) && world.apps().at(fqdn).isPresent()) {
      return;
    }
    String name = resource.id().name() + "--" + UUID.randomUUID().toString().substring(0, 7);
    resource.set("latestRevisionName", name);
    Revision revision = start(world, resource, name);
    templates.put(resource.id().key(), template);
    resource.set("latestReadyRevisionName", name);
    world.apps().lead(fqdn, revision).ifPresent(old -> retire(world, old));
    String led = names.put(resource.id().key(), fqdn);
    if (led != null && !led.equals(fqdn)) {
      world.apps().forget(led).ifPresent(old -> retire(world, old));
    }
  }

  private static void retire(World world, Revision old) {
    Thread.ofVirtual().name(old.name).start(() -> old.retire(world));
  }

  private static String fqdn(Stored resource) {
    String fqdn = Json.text(resource.body(), "properties.configuration.ingress.fqdn");
    return fqdn.isEmpty() ? resource.id().key() : fqdn;
  }

  private Revision start(World world, Stored resource, String name) {
    JsonNode container = Json.list(resource.body(), "properties.template.containers").getFirst();
    AppIdentities.pull(world, resource, Json.text(container, "image"));
    Map<String, String> env =
        AppSecrets.environment(resource.body(), AppSecrets.values(world, resource));
    int port = Json.at(resource.body(), "properties.configuration.ingress.targetPort").asInt(8080);
    boolean reached = Json.at(resource.body(), "properties.configuration.ingress").isObject();
    InetAddress address = world.addresses().next(Addresses.Pool.CONTAINER_APP);
    try {
      Supplier<ChildProcess> again =
          () ->
              world
                  .console()
                  .follow(
                      ConsoleLogs.Source.of(resource, name),
                      world
                          .programs()
                          .start(Json.text(container, "image"), name, env, address, port));
      ChildProcess process = again.get();
      process.awaitReady(START, () -> ready(container, address, port, reached));
      environments.put(resource.id().name(), env);
      Revision revision = new Revision(name, address, port, process, again);
      probe(container, "Liveness")
          .ifPresent(
              p ->
                  revision.liveness(
                      Duration.ofSeconds(p.path("periodSeconds").asInt(10)),
                      p.path("failureThreshold").asInt(3),
                      () -> answers(p, address, port)));
      return revision;
    } catch (Programs.UnknownImage | IllegalStateException e) {
      world.addresses().release(address);
      throw new ArmError(
          400,
          "ContainerAppOperationError",
          "Failed to provision revision for container app '%s'. Error details: %s",
          resource.id().name(),
          e.getMessage());
    }
  }

  private static boolean ready(JsonNode container, InetAddress address, int port, boolean reached) {
    Optional<JsonNode> probe = probe(container, "Readiness");
    return probe.isEmpty()
        ? !reached || Programs.answers(address, port)
        : answers(probe.get(), address, port);
  }

  private static Optional<JsonNode> probe(JsonNode container, String type) {
    return Json.list(container, "probes").stream()
        .filter(p -> Json.text(p, "type").equals(type))
        .findFirst();
  }

  private static boolean answers(JsonNode probe, InetAddress address, int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(
                      "http://%s:%d%s"
                          .formatted(
                              address.getHostAddress(),
                              Json.at(probe, "httpGet.port").asInt(port),
                              Json.text(probe, "httpGet.path")))
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() < 400;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    Json.list(body, "properties.configuration.secrets")
        .forEach(s -> ((ObjectNode) s).remove("value"));
    return body;
  }

  @Override
  public void working(Stored resource, boolean created) {
    resource.set("provisioningState", "InProgress");
  }

  @Override
  public Action action(World world, Stored resource, String action, ObjectNode body) {
    return action.equalsIgnoreCase("listSecrets")
        ? new Action.Now(
            Json.object("value", Json.list(resource.body(), "properties.configuration.secrets")))
        : ArmType.super.action(world, resource, action, body);
  }

  @Override
  public void remove(World world, Stored resource) {
    templates.remove(resource.id().key());
    names.remove(resource.id().key());
    world.apps().forget(fqdn(resource)).ifPresent(r -> r.stop(world.addresses()));
  }
}
