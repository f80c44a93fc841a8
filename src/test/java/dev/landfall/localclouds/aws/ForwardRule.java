package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.list;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.proxy.Pool;
import dev.landfall.localclouds.proxy.Route;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A listener rule that forwards to the load balancer's target group.
 *
 * @param priority its place, the lowest first
 * @param hosts the hosts it takes
 * @param paths path patterns that end in {@code /*}; all paths when empty
 */
record ForwardRule(int priority, List<String> hosts, List<String> paths) {
  ForwardRule {
    if (hosts.isEmpty() && paths.isEmpty()) {
      throw new IllegalArgumentException("a rule needs a condition");
    }
    if (paths.stream().anyMatch(p -> !p.endsWith("/*"))) {
      throw new IllegalArgumentException("only patterns that end in /* are understood here");
    }
  }

  /** The same for the real proxy. */
  Stream<Route> routes(Pool pool) {
    List<String> to = paths.isEmpty() ? List.of("/*") : paths;
    return (hosts.isEmpty() ? List.of("*") : hosts)
        .stream()
            .flatMap(h -> to.stream().map(p -> new Route(h, p.substring(0, p.length() - 1), pool)));
  }

  /** As DescribeRules tells it. */
  String xml(String listenerArn, String actions) {
    return element(
        "member",
        text(
            "RuleArn",
            listenerArn.replace(":listener/", ":listener-rule/")
                + String.format(Locale.ROOT, "/%016x", priority)),
        text("Priority", priority),
        element(
            "Conditions",
            condition("host-header", "HostHeaderConfig", hosts),
            condition("path-pattern", "PathPatternConfig", paths)),
        element("Actions", actions),
        text("IsDefault", false));
  }

  private static String condition(String field, String config, List<String> values) {
    return values.isEmpty()
        ? ""
        : element(
            "member",
            text("Field", field),
            list("Values", values, v -> text("member", v)),
            element(config, list("Values", values, v -> text("member", v))));
  }
}
