package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.cloud.AwsClients;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;

/** The load balancer that the hostnames lead to. */
final class LoadBalancers {
  private LoadBalancers() {}

  /** Its DNS name and the port of its first listener, HTTPS before HTTP. */
  static Optional<Address> entry(AwsClients aws, String name) {
    return balancer(aws, name)
        .flatMap(
            balancer ->
                listeners(aws, balancer).stream()
                    .min(
                        Comparator.comparing((Listener l) -> !"HTTPS".equals(l.protocolAsString()))
                            .thenComparing(Listener::port))
                    .map(listener -> new Address(balancer.dnsName(), listener.port())));
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
}
