package dev.landfall.environment.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * Listener rules as {@code DescribeRules} of the Elastic Load Balancing API reference (2015-12-01)
 * tells them, against what a gateway's routes can say: a host, a path prefix, and one app.
 */
final class ListenerRules {
  private ListenerRules() {}

  static Front.Rule of(Listener listener, Rule rule) {
    List<String> groups =
        rule.actions().stream().flatMap(ListenerRules::groups).distinct().toList();
    List<String> paths = values(rule, "path-pattern");
    return new Front.Rule(
        listener.port(),
        rule.priority(),
        values(rule, "host-header"),
        paths,
        groups,
        notCarried(rule, paths, groups));
  }

  private static Stream<String> groups(Action action) {
    return Stream.concat(
            Stream.ofNullable(action.targetGroupArn()),
            Stream.ofNullable(action.forwardConfig())
                .flatMap(f -> f.targetGroups().stream())
                .map(TargetGroupTuple::targetGroupArn))
        .distinct();
  }

  /** New rules have their values in the config of their field, old ones beside it. */
  private static List<String> values(Rule rule, String field) {
    return rule.conditions().stream()
        .filter(c -> field.equals(c.field()))
        .flatMap(
            c ->
                Stream.concat(
                    c.values().stream(),
                    Stream.concat(
                        Stream.ofNullable(c.hostHeaderConfig()).flatMap(h -> h.values().stream()),
                        Stream.ofNullable(c.pathPatternConfig())
                            .flatMap(p -> p.values().stream()))))
        .distinct()
        .toList();
  }

  private static List<String> notCarried(Rule rule, List<String> paths, List<String> groups) {
    List<String> found = new ArrayList<>();
    for (Action action : rule.actions()) {
      if (action.type() != ActionTypeEnum.FORWARD) {
        found.add(
            switch (Optional.ofNullable(action.type())
                .orElse(ActionTypeEnum.UNKNOWN_TO_SDK_VERSION)) {
              case AUTHENTICATE_COGNITO, AUTHENTICATE_OIDC ->
                  "action %s: the gateway signs nobody in; let the application do it"
                      .formatted(action.typeAsString());
              case REDIRECT, FIXED_RESPONSE ->
                  "action %s: a route leads to an app; let the application answer so"
                      .formatted(action.typeAsString());
              default -> "action %s: a route leads to an app".formatted(action.typeAsString());
            });
      }
    }
    for (RuleCondition condition : rule.conditions()) {
      if (!List.of("host-header", "path-pattern")
          .contains(Objects.requireNonNullElse(condition.field(), ""))) {
        found.add(
            "condition %s: a route is chosen by host and path alone".formatted(condition.field()));
      }
    }
    paths.stream()
        .filter(p -> p.replaceAll("\\*$", "").matches(".*[*?].*"))
        .forEach(p -> found.add("path %s: a route takes a prefix".formatted(p)));
    if (groups.size() > 1) {
      found.add("weights between target groups: a route leads to one app");
    }
    return List.copyOf(found);
  }
}
