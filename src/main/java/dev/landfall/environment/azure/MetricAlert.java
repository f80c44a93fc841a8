package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Monitoring;
import java.time.Duration;
import java.util.List;

/**
 * One rule about one resource: its metric is looked at every minute, and everyone in the action
 * group is told when it is above the threshold, and again when it no longer is.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/monitor/metric-alerts/create-or-update">
 *     reference</a>
 */
final class MetricAlert {
  private static final String TYPE = "Microsoft.Insights/metricAlerts";
  private static final Duration EVERY = Duration.ofMinutes(1);

  private MetricAlert() {}

  static AzureResource of(Declared d, Monitoring monitoring, Target target, AlertRule rule) {
    String resource = target.name() + "-" + rule.suffix();
    return ArmResource.of(
        "metricAlert/" + resource,
        List.of(target.resource(), ActionGroup.name(monitoring)),
        d.id(TYPE, resource),
        ApiVersions.METRIC_ALERTS,
        Trees.tree(
            "location",
            "global",
            "tags",
            d.tags(),
            "properties",
            Trees.tree(
                "description",
                rule.description(),
                "severity",
                rule.severity(),
                "enabled",
                true,
                "scopes",
                List.of(target.id()),
                "evaluationFrequency",
                EVERY.toString(),
                "windowSize",
                rule.window().toString(),
                "criteria",
                Trees.tree(
                    "odata.type",
                    "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
                    "allOf",
                    List.of(criterion(rule))),
                "autoMitigate",
                true,
                "actions",
                List.of(Trees.tree("actionGroupId", ActionGroup.id(d, monitoring))))));
  }

  /**
   * Azure is asked not to look the metric up: a resource that was just made has none yet, and the
   * alert would be refused as one about a metric that does not exist.
   */
  private static Object criterion(AlertRule rule) {
    return Trees.tree(
        "name",
        rule.suffix(),
        "criterionType",
        "StaticThresholdCriterion",
        "metricName",
        rule.metric(),
        "operator",
        rule.operator().name(),
        "threshold",
        rule.threshold(),
        "timeAggregation",
        rule.aggregation(),
        "skipMetricValidation",
        true);
  }
}
