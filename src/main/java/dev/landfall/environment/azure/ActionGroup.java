package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Monitoring;
import java.util.List;

/**
 * Whom alerts are sent to. It is global, as alerts have to go out when a region is down.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update">
 *     reference</a>
 */
final class ActionGroup {
  private static final String TYPE = "Microsoft.Insights/actionGroups";

  /** In subjects of messages; 12 characters at most. */
  private static final String SHORT_NAME = "landfall";

  private ActionGroup() {}

  static String name(Monitoring monitoring) {
    return "actionGroup/" + resource(monitoring);
  }

  static String id(Declared d, Monitoring monitoring) {
    return d.id(TYPE, resource(monitoring));
  }

  private static String resource(Monitoring monitoring) {
    return monitoring.workspace() + "-alerts";
  }

  /** Receivers are called by their address: the order in which they are declared means nothing. */
  static AzureResource of(Declared d, Monitoring monitoring, Monitoring.Alerts alerts) {
    return ArmResource.of(
        name(monitoring),
        List.of(d.group()),
        id(d, monitoring),
        ApiVersions.ACTION_GROUPS,
        Trees.tree(
            "location",
            "global",
            "tags",
            d.tags(),
            "properties",
            Trees.tree(
                "groupShortName",
                SHORT_NAME,
                "enabled",
                true,
                "emailReceivers",
                alerts.emails().stream()
                    .map(
                        email ->
                            Trees.tree(
                                "name", email, "emailAddress", email, "useCommonAlertSchema", true))
                    .toList())));
  }
}
