package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.tls.Identity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Application Gateways: a real reverse proxy on the public IP, per frontend port, which ends TLS
 * where its listeners say so.
 */
final class ApplicationGatewayType implements ArmType {
  private static final Logger LOG = LoggerFactory.getLogger(ApplicationGatewayType.class);
  private static final List<String> PARTS =
      List.of(
          "gatewayIPConfigurations",
          "frontendIPConfigurations",
          "frontendPorts",
          "backendAddressPools",
          "backendHttpSettingsCollection",
          "probes",
          "httpListeners",
          "urlPathMaps",
          "requestRoutingRules",
          "redirectConfigurations",
          "sslCertificates");

  /** What is served by a gateway: its ports, and how to ask for its certificates again. */
  private record Running(Map<Integer, GatewayFront> fronts, Runnable renew) {
    void close() {
      fronts.values().forEach(GatewayFront::close);
    }
  }

  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService polling;

  /**
   * Application Gateways.
   *
   * @param poll how often they look for a renewed one: every four hours on Azure
   */
  ApplicationGatewayType(Duration poll) {
    this.polling =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-certificates").factory());
    polling.scheduleWithFixedDelay(
        () -> running.values().forEach(r -> r.renew().run()),
        poll.toMillis(),
        poll.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public String name() {
    return "Microsoft.Network/applicationGateways";
  }

  @Override
  public List<String> versions() {
    return List.of("2025-03-01", "2024-05-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  Map<Integer, ReverseProxy> proxies(String gateway) {
    return running.entrySet().stream()
        .filter(e -> e.getKey().endsWith("/" + Json.lower(gateway)))
        .findFirst()
        .map(
            e -> {
              Map<Integer, ReverseProxy> proxies = new TreeMap<>();
              e.getValue().fronts().forEach((port, front) -> proxies.put(port, front.proxy()));
              return proxies;
            })
        .orElse(Map.of());
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    ObjectNode body = asked.deepCopy();
    GatewayRules.judge(id, body, PARTS);
    references(world, id, body, body);
    for (String part : PARTS) {
      for (JsonNode item : Json.list(body, "properties." + part)) {
        ObjectNode one = (ObjectNode) item;
        one.put("id", "%s/%s/%s".formatted(id.text(), part, Json.text(one, "name")));
        one.put("type", name() + "/" + part);
        Json.child(one, "properties").put("provisioningState", "Succeeded");
      }
    }
    GatewayDefaults.fill(id, body);
    new GatewayRoutes(world, body).byPort();
    return body;
  }

  /** Every {"id": ...} that stands alone must lead to something. */
  private static void references(World world, ArmId id, ObjectNode body, JsonNode node) {
    if (node instanceof ObjectNode object && object.size() == 1 && object.has("id")) {
      String to = Json.text(object, "id");
      if (!Json.lower(to).startsWith(id.key() + "/")) {
        world.referenced(to, id.text());
        return;
      }
      String[] rest = to.substring(id.text().length() + 1).split("/");
      if (rest.length != 2 || GatewayRoutes.find(body, to).isEmpty()) {
        throw new ArmError(
            400,
            "InvalidResourceReference",
            "Resource %s referenced by resource %s was not found.",
            to,
            id.text());
      }
      return;
    }
    node.forEach(child -> references(world, id, body, child));
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    ObjectNode body = resource.body();
    GatewayCertificates certificates = new GatewayCertificates(world);
    Map<String, Identity> identities = certificates.read(resource.id(), body);
    Map<Integer, GatewayFront.Wanted> wanted = new GatewayRoutes(world, body).byPort();
    Running before = running.get(resource.id().key());
    Map<Integer, GatewayFront> fronts =
        before == null ? new ConcurrentSkipListMap<>() : before.fronts();
    fronts.entrySet().stream()
        .filter(
            e ->
                !wanted.containsKey(e.getKey())
                    || wanted.get(e.getKey()).tls() != e.getValue().tls())
        .map(Map.Entry::getKey)
        .toList()
        .forEach(port -> fronts.remove(port).close());
    wanted.forEach(
        (port, what) ->
            fronts
                .computeIfAbsent(port, p -> GatewayFront.open(address(world, body), p, what.tls()))
                .serve(what, identities));
    running.put(
        resource.id().key(),
        new Running(fronts, () -> renew(certificates, resource.id(), body, wanted, fronts)));
  }

  /** Shows what the vault has now; one that cannot be read leaves what was shown. */
  private static void renew(
      GatewayCertificates certificates,
      ArmId id,
      ObjectNode body,
      Map<Integer, GatewayFront.Wanted> wanted,
      Map<Integer, GatewayFront> fronts) {
    try {
      Map<String, Identity> now = certificates.read(id, body);
      fronts.forEach((port, front) -> front.show(wanted.get(port), now));
    } catch (ArmError e) {
      LOG.warn("{} keeps the certificates it has: {}", id.text(), e.getMessage());
    }
  }

  private static InetAddress address(World world, ObjectNode body) {
    String ip =
        Json.list(body, "properties.frontendIPConfigurations").stream()
            .map(f -> Json.text(f, "properties.publicIPAddress.id"))
            .filter(i -> !i.isEmpty())
            .findFirst()
            .flatMap(world.store()::get)
            .map(r -> Json.text(r.body(), "properties.ipAddress"))
            .orElseThrow(
                () -> new ArmError(400, "ApplicationGatewayFrontend", "No public IP address."));
    return literal(ip);
  }

  private static InetAddress literal(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Action action(World world, Stored resource, String action, ObjectNode body) {
    return action.equalsIgnoreCase("backendhealth")
        ? new Action.Later(() -> health(resource))
        : ArmType.super.action(world, resource, action, body);
  }

  private ObjectNode health(Stored resource) {
    ArrayNode pools = Json.MAPPER.createArrayNode();
    for (JsonNode pool : Json.list(resource.body(), "properties.backendAddressPools")) {
      ArrayNode settings = Json.MAPPER.createArrayNode();
      for (GatewayFront front : fronts(resource)) {
        List<ObjectNode> servers =
            front.proxy().health(Json.text(pool, "name")).stream()
                .map(
                    s ->
                        Json.object(
                            "address",
                            s.backend().name(),
                            "health",
                            switch (s.health()) {
                              case HEALTHY -> "Healthy";
                              case UNHEALTHY -> "Unhealthy";
                              case UNKNOWN -> "Unknown";
                            },
                            "healthProbeLog",
                            s.detail()))
                .toList();
        settings.add(Json.object("servers", servers));
      }
      pools.add(
          Json.object(
              "backendAddressPool",
              Json.object("id", Json.text(pool, "id")),
              "backendHttpSettingsCollection",
              settings));
    }
    return Json.object("backendAddressPools", pools);
  }

  private Collection<GatewayFront> fronts(Stored resource) {
    return Optional.ofNullable(running.get(resource.id().key()))
        .map(r -> r.fronts().values())
        .orElse(List.of());
  }

  @Override
  public void remove(World world, Stored resource) {
    Optional.ofNullable(running.remove(resource.id().key())).ifPresent(Running::close);
  }

  @Override
  public void close() {
    polling.shutdownNow();
    running.values().forEach(Running::close);
  }
}
