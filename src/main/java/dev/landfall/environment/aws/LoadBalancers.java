package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.cloud.AwsClients;
import dev.landfall.spine.Seen;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Reads the load balancer that the hostnames lead to; absent where it has no listener. */
final class LoadBalancers {
  private LoadBalancers() {}

  static Optional<Front> front(AwsClients aws, String name) {
    return balancer(aws, name).flatMap(balancer -> front(aws, balancer));
  }

  private static Optional<Front> front(AwsClients aws, LoadBalancer balancer) {
    List<Listener> listeners = listeners(aws, balancer);
    return listeners.stream()
        .min(
            Comparator.comparing((Listener l) -> !"HTTPS".equals(l.protocolAsString()))
                .thenComparing(Listener::port))
        .map(
            first ->
                new Front(
                    new Address(balancer.dnsName(), first.port()),
                    balancer.loadBalancerArn(),
                    listeners.stream()
                        .flatMap(l -> l.certificates().stream())
                        .map(Certificate::certificateArn)
                        .distinct()
                        .toList(),
                    Seen.look(() -> Optional.of(rules(aws, listeners))),
                    Seen.look(() -> Optional.of(groups(aws, balancer)))));
  }

  private static Optional<LoadBalancer> balancer(AwsClients aws, String name) {
    List<LoadBalancer> found =
        aws.call(
            "DescribeLoadBalancers",
            "looking at load balancer " + name,
            AwsClients::loadBalancers,
            elb -> {
              try {
                return elb.describeLoadBalancers(r -> r.names(name)).loadBalancers();
              } catch (LoadBalancerNotFoundException e) {
                return List.of();
              }
            });
    return found.stream().findFirst();
  }

  private static List<Listener> listeners(AwsClients aws, LoadBalancer balancer) {
    return aws.call(
        "DescribeListeners",
        "looking at the listeners of " + balancer.loadBalancerName(),
        AwsClients::loadBalancers,
        elb ->
            elb.describeListeners(r -> r.loadBalancerArn(balancer.loadBalancerArn())).listeners());
  }

  private static List<Front.Rule> rules(AwsClients aws, List<Listener> listeners) {
    return listeners.stream()
        .flatMap(
            listener ->
                aws
                    .call(
                        "DescribeRules",
                        "looking at the rules of the listener on port " + listener.port(),
                        AwsClients::loadBalancers,
                        elb ->
                            elb.describeRules(r -> r.listenerArn(listener.listenerArn())).rules())
                    .stream()
                    .map(rule -> ListenerRules.of(listener, rule)))
        .toList();
  }

  private static List<Front.Group> groups(AwsClients aws, LoadBalancer balancer) {
    return aws
        .call(
            "DescribeTargetGroups",
            "looking at the target groups of " + balancer.loadBalancerName(),
            AwsClients::loadBalancers,
            elb ->
                elb.describeTargetGroups(r -> r.loadBalancerArn(balancer.loadBalancerArn()))
                    .targetGroups())
        .stream()
        .map(group -> group(group, health(aws, group)))
        .toList();
  }

  private static List<TargetHealthDescription> health(AwsClients aws, TargetGroup group) {
    return aws.call(
        "DescribeTargetHealth",
        "looking at the targets of " + group.targetGroupName(),
        AwsClients::loadBalancers,
        elb ->
            elb.describeTargetHealth(r -> r.targetGroupArn(group.targetGroupArn()))
                .targetHealthDescriptions());
  }

  private static Front.Group group(TargetGroup group, List<TargetHealthDescription> targets) {
    return new Front.Group(
        group.targetGroupArn(),
        group.targetGroupName(),
        group.targetTypeAsString(),
        Objects.requireNonNullElse(group.port(), 0),
        Objects.requireNonNullElse(group.healthCheckPath(), ""),
        targets.size(),
        (int)
            targets.stream()
                .filter(t -> t.targetHealth().state() == TargetHealthStateEnum.HEALTHY)
                .count());
  }
}
