package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.spine.Seen;
import java.util.List;

/**
 * The load balancer that the hostnames lead to.
 *
 * @param address its DNS name and the port of its first listener, HTTPS before HTTP
 * @param arn its ARN
 * @param certificates ARNs of the certificates that its HTTPS listeners show by default
 * @param rules which requests go where, over all listeners, in order of priority
 * @param groups the target groups; both are lost where the credentials may not read them, which
 *     holds nothing up
 */
public record Front(
    Address address,
    String arn,
    List<String> certificates,
    Seen<List<Rule>> rules,
    Seen<List<Group>> groups) {

  /** What CloudWatch calls it: the end of its ARN, app/name/id. */
  String dimension() {
    return arn.substring(arn.indexOf("loadbalancer/") + "loadbalancer/".length());
  }

  /**
   * A listener rule.
   *
   * @param port the listener's
   * @param priority its number, or default
   * @param hosts the hosts it takes, all when empty
   * @param paths the path patterns it takes, all when empty
   * @param targetGroups ARNs of the target groups that it forwards to
   * @param notCarried what of it a gateway's route cannot be like, and why
   */
  public record Rule(
      int port,
      String priority,
      List<String> hosts,
      List<String> paths,
      List<String> targetGroups,
      List<String> notCarried) {}

  /**
   * A target group.
   *
   * @param arn its ARN
   * @param name its name
   * @param targetType ip, instance, lambda or alb
   * @param port the port of its targets, 0 for a function
   * @param healthPath what its health checks ask for, empty where they ask for none
   * @param targets how many are registered
   * @param healthy how many of them are
   */
  public record Group(
      String arn,
      String name,
      String targetType,
      int port,
      String healthPath,
      int targets,
      int healthy) {}
}
