package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.localclouds.proxy.Backend;
import dev.landfall.localclouds.proxy.HealthChecks;
import dev.landfall.localclouds.proxy.Pool;
import dev.landfall.localclouds.proxy.Probe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A target group of target type {@code ip}: who serves, and how their health is found out. */
final class TargetGroup {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int HEALTHY = 2;
  private static final int UNHEALTHY = 2;

  private final String name;
  private final String arn;
  private final int port;
  private final String healthPath;
  private final Map<String, Backend> targets = new ConcurrentSkipListMap<>();
  private volatile Runnable changed = () -> {};

  TargetGroup(String name, String arn, int port, String healthPath) {
    this.name = name;
    this.arn = arn;
    this.port = port;
    this.healthPath = healthPath;
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  /** Who is told when targets come and go. */
  void whenChanged(Runnable listener) {
    changed = listener;
  }

  /** Registers a target. */
  void register(InetAddress address) {
    String id = address.getHostAddress();
    targets.put(id, Backend.at(id, new InetSocketAddress(address, port)));
    changed.run();
  }

  /** Deregisters a target: it gets no new requests. */
  void deregister(InetAddress address) {
    if (targets.remove(address.getHostAddress()) != null) {
      changed.run();
    }
  }

  /** What the load balancer sends requests to. */
  Pool pool() {
    return new Pool(
        name,
        List.copyOf(targets.values()),
        new Probe(healthPath, Optional.empty(), INTERVAL, INTERVAL, HEALTHY, UNHEALTHY, 200, 200),
        Duration.ofSeconds(60),
        Optional.empty());
  }

  /** As DescribeTargetGroups tells it. */
  String xml(String loadBalancerArn) {
    return element(
        "member",
        text("TargetGroupArn", arn),
        text("TargetGroupName", name),
        text("Protocol", "HTTP"),
        text("ProtocolVersion", "HTTP1"),
        text("Port", port),
        text("VpcId", "vpc-0local"),
        text("HealthCheckProtocol", "HTTP"),
        text("HealthCheckPort", "traffic-port"),
        text("HealthCheckEnabled", true),
        text("HealthCheckIntervalSeconds", INTERVAL.toSeconds()),
        text("HealthCheckTimeoutSeconds", INTERVAL.toSeconds()),
        text("HealthyThresholdCount", HEALTHY),
        text("UnhealthyThresholdCount", UNHEALTHY),
        text("HealthCheckPath", healthPath),
        element("Matcher", text("HttpCode", "200")),
        element("LoadBalancerArns", text("member", loadBalancerArn)),
        text("TargetType", "ip"),
        text("IpAddressType", "ipv4"));
  }

  /** The health of the targets, as the load balancer's real checks see it. */
  List<String> healthXml(ReverseProxy proxy) {
    return proxy.health(name).stream().map(this::healthXml).toList();
  }

  private String healthXml(HealthChecks.State state) {
    return element(
        "member",
        element(
            "Target",
            text("Id", state.backend().name()),
            text("Port", port),
            text("AvailabilityZone", "ca-central-1a")),
        text("HealthCheckPort", port),
        element(
            "TargetHealth",
            switch (state.health()) {
              case HEALTHY -> text("State", "healthy");
              case UNKNOWN ->
                  text("State", "initial")
                      + text("Reason", "Elb.InitialHealthChecking")
                      + text("Description", "Initial health checks in progress");
              case UNHEALTHY ->
                  text("State", "unhealthy")
                      + text("Reason", "Target.FailedHealthChecks")
                      + text("Description", "Health checks failed: " + state.detail());
            }));
  }
}
