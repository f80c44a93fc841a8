package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.list;

import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.localclouds.proxy.Counters;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Elastic Load Balancing v2: Application Load Balancers that are real reverse proxies. */
final class Elb implements AwsService, AutoCloseable {
  private final String region;
  private final String arnPrefix;
  private final Clock clock;
  private final List<LoadBalancer> balancers = new ArrayList<>();

  Elb(String region, String accountId, Clock clock) {
    this.region = region;
    this.arnPrefix = "arn:aws:elasticloadbalancing:%s:%s:".formatted(region, accountId);
    this.clock = clock;
  }

  /** Makes a target group. */
  TargetGroup createTargetGroup(String name, int port, String healthPath) {
    return new TargetGroup(
        name, "%stargetgroup/%s/%s".formatted(arnPrefix, name, id()), port, healthPath);
  }

  /** Makes a load balancer on an open proxy; gives the name that DNS must answer. */
  synchronized String create(String name, ReverseProxy proxy, TargetGroup group) {
    String dnsName =
        "%s-%d.%s.elb.amazonaws.com".formatted(name, Math.abs((long) id().hashCode()), region);
    balancers.add(
        new LoadBalancer(
            new LoadBalancer.Birth(
                name,
                "%sloadbalancer/app/%s/%s".formatted(arnPrefix, name, id()),
                dnsName,
                clock.instant()),
            proxy,
            group));
    return dnsName;
  }

  /** One more rule on a load balancer's listener. */
  synchronized void addRule(String name, ForwardRule rule) {
    only(balancers, LoadBalancer::name, name, "LoadBalancer").add(rule);
  }

  private static String id() {
    return Principals.random(16).toLowerCase(Locale.ROOT);
  }

  /** The target group of an ARN. */
  synchronized TargetGroup targetGroup(String arn) {
    return only(balancers, b -> b.group().arn(), arn, "TargetGroup").group();
  }

  /** What CloudWatch says of a load balancer: what its proxy counted since it is there. */
  synchronized OptionalDouble measure(String metric, Map<String, String> dimensions) {
    return balancers.stream()
        .filter(
            b -> b.arn().endsWith("loadbalancer/" + dimensions.getOrDefault("LoadBalancer", "")))
        .findFirst()
        .map(b -> b.proxy().counters(b.group().pool().name()))
        .map(c -> measure(metric, c))
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble measure(String metric, Counters.Snapshot counted) {
    return switch (metric) {
      case "RequestCount" -> OptionalDouble.of(counted.requests());
      case "TargetResponseTime" ->
          counted.requests() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(counted.latencyNanos() / 1e9 / counted.requests());
      case "HTTPCode_Target_5XX_Count" -> OptionalDouble.of(counted.upstreamByClass()[5]);
      case "HTTPCode_ELB_5XX_Count" -> OptionalDouble.of(counted.upstreamByClass()[0]);
      default -> OptionalDouble.empty();
    };
  }

  @Override
  public String name() {
    return "elasticloadbalancing";
  }

  @Override
  public synchronized CloudResponse answer(AwsCall call, Principals.Key caller) {
    return switch (call.action()) {
      case "DescribeLoadBalancers" -> balancers(call.allowing("Names", "LoadBalancerArns"));
      case "DescribeListeners" -> listeners(call.allowing("LoadBalancerArn", "ListenerArns"));
      case "DescribeRules" -> rules(call.allowing("ListenerArn"));
      case "DescribeTargetGroups" ->
          groups(call.allowing("Names", "TargetGroupArns", "LoadBalancerArn"));
      case "DescribeTags" -> tags(call.allowing("ResourceArns"));
      case "DescribeTargetHealth" -> health(call.allowing("TargetGroupArn"));
      default -> throw AwsService.noSuchAction(call);
    };
  }

  private CloudResponse balancers(AwsCall call) {
    List<LoadBalancer> found =
        some(
            call,
            some(call, balancers, "Names", LoadBalancer::name, "LoadBalancer"),
            "LoadBalancerArns",
            LoadBalancer::arn,
            "LoadBalancer");
    return Xml.answer(call, list("LoadBalancers", found, LoadBalancer::xml));
  }

  private CloudResponse listeners(AwsCall call) {
    List<LoadBalancer> found =
        call.parameter("LoadBalancerArn")
            .map(arn -> List.of(only(balancers, LoadBalancer::arn, arn, "LoadBalancer")))
            .orElseGet(
                () -> some(call, balancers, "ListenerArns", LoadBalancer::listenerArn, "Listener"));
    return Xml.answer(call, list("Listeners", found, LoadBalancer::listenerXml));
  }

  private CloudResponse rules(AwsCall call) {
    String arn = call.require("ListenerArn");
    LoadBalancer found = only(balancers, LoadBalancer::listenerArn, arn, "Listener");
    return Xml.answer(call, list("Rules", List.of(found), LoadBalancer::rulesXml));
  }

  private CloudResponse groups(AwsCall call) {
    List<LoadBalancer> of =
        call.parameter("LoadBalancerArn")
            .map(arn -> List.of(only(balancers, LoadBalancer::arn, arn, "LoadBalancer")))
            .orElse(balancers);
    List<LoadBalancer> found =
        some(
            call,
            some(call, of, "Names", b -> b.group().name(), "TargetGroup"),
            "TargetGroupArns",
            b -> b.group().arn(),
            "TargetGroup");
    return Xml.answer(call, list("TargetGroups", found, b -> b.group().xml(b.arn())));
  }

  /** Nothing here carries a tag. */
  private CloudResponse tags(AwsCall call) {
    return Xml.answer(
        call,
        list(
            "TagDescriptions",
            call.list("ResourceArns.member"),
            arn ->
                element(
                    "member",
                    Xml.text(
                        "ResourceArn",
                        only(balancers, LoadBalancer::arn, arn, "LoadBalancer").arn()),
                    element("Tags"))));
  }

  private CloudResponse health(AwsCall call) {
    String arn = call.require("TargetGroupArn");
    LoadBalancer found = only(balancers, b -> b.group().arn(), arn, "TargetGroup");
    return Xml.answer(
        call,
        element(
            "TargetHealthDescriptions",
            found.group().healthXml(found.proxy()).toArray(String[]::new)));
  }

  /** Those that are named, all when none is; a name that is not there is an error. */
  private static List<LoadBalancer> some(
      AwsCall call,
      List<LoadBalancer> from,
      String parameter,
      Function<LoadBalancer, String> key,
      String kind) {
    List<String> named = call.list(parameter + ".member");
    return named.isEmpty() ? from : named.stream().map(n -> only(from, key, n, kind)).toList();
  }

  private static LoadBalancer only(
      List<LoadBalancer> from, Function<LoadBalancer, String> key, String value, String kind) {
    return from.stream()
        .filter(b -> key.apply(b).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new AwsError(
                    400,
                    kind + "NotFound",
                    switch (kind) {
                      case "LoadBalancer" -> "Load balancers '[%s]' not found".formatted(value);
                      case "Listener" -> "Listener '%s' not found".formatted(value);
                      default -> "One or more target groups not found";
                    }));
  }

  @Override
  public synchronized void close() {
    balancers.forEach(b -> b.proxy().close());
  }
}
