package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.localclouds.proxy.Route;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** An Application Load Balancer with one HTTP listener that forwards to one target group. */
final class LoadBalancer {
  /**
   * What it was made with.
   *
   * @param name its name
   * @param arn its ARN
   * @param dnsName the name that DNS answers with its address
   * @param created when
   */
  record Birth(String name, String arn, String dnsName, Instant created) {}

  private final Birth birth;
  private final ReverseProxy proxy;
  private final TargetGroup group;
  private final List<ForwardRule> rules = new CopyOnWriteArrayList<>();

  LoadBalancer(Birth birth, ReverseProxy proxy, TargetGroup group) {
    this.birth = birth;
    this.proxy = proxy;
    this.group = group;
    group.whenChanged(this::route);
    route();
  }

  private synchronized void route() {
    proxy.route(
        Stream.concat(
                rules.stream().flatMap(r -> r.routes(group.pool())),
                Stream.of(new Route("*", "/", group.pool())))
            .toList());
  }

  /** One more rule on its listener. */
  void add(ForwardRule rule) {
    rules.add(rule);
    route();
  }

  String name() {
    return birth.name();
  }

  String arn() {
    return birth.arn();
  }

  String listenerArn() {
    return birth.arn().replace(":loadbalancer/", ":listener/") + "/0a1b2c3d4e5f6071";
  }

  TargetGroup group() {
    return group;
  }

  ReverseProxy proxy() {
    return proxy;
  }

  /** As DescribeLoadBalancers tells it. */
  String xml() {
    return element(
        "member",
        text("LoadBalancerArn", birth.arn()),
        text("DNSName", birth.dnsName()),
        text("CanonicalHostedZoneId", "ZQSVJUPU6J1EY"),
        text("CreatedTime", birth.created()),
        text("LoadBalancerName", birth.name()),
        text("Scheme", "internet-facing"),
        text("VpcId", "vpc-0local"),
        element("State", text("Code", "active")),
        text("Type", "application"),
        element(
            "AvailabilityZones",
            element("member", text("ZoneName", "ca-central-1a"), text("SubnetId", "subnet-0a"))),
        text("IpAddressType", "ipv4"));
  }

  /** As DescribeListeners tells it. */
  String listenerXml() {
    return element(
        "member",
        text("ListenerArn", listenerArn()),
        text("LoadBalancerArn", birth.arn()),
        text("Port", proxy.address().getPort()),
        text("Protocol", "HTTP"),
        element("DefaultActions", forward()));
  }

  /** As DescribeRules tells them, the default one last. */
  String rulesXml() {
    return String.join("", rules.stream().map(r -> r.xml(listenerArn(), forward())).toList())
        + defaultXml();
  }

  private String defaultXml() {
    return element(
        "member",
        text("RuleArn", listenerArn().replace(":listener/", ":listener-rule/") + "/default"),
        text("Priority", "default"),
        element("Conditions"),
        element("Actions", forward()),
        text("IsDefault", true));
  }

  private String forward() {
    return element(
        "member",
        text("Type", "forward"),
        text("TargetGroupArn", group.arn()),
        element(
            "ForwardConfig",
            element(
                "TargetGroups",
                element("member", text("TargetGroupArn", group.arn()), text("Weight", 1)))));
  }
}
