package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Monitoring;
import dev.landfall.spine.Failure;
import java.util.List;

/**
 * The Log Analytics workspace that all logs go to. A deleted one comes back with its data when it
 * is made again under the same name in the same group and region, within 14 days; until then its
 * name is taken everywhere else.
 *
 * <p>Its shared keys are switched off: whoever has one can write any log. Diagnostic settings need
 * none.
 *
 * <p>The price tier is told at its creation only: who pays may choose a commitment tier later.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/loganalytics/workspaces/create-or-update">
 *     reference</a>
 * @see <a href="https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace">deletion and
 *     recovery</a>
 */
final class LogWorkspace {
  private static final String TYPE = "Microsoft.OperationalInsights/workspaces";

  private LogWorkspace() {}

  static String name(Monitoring monitoring) {
    return "logWorkspace/" + monitoring.workspace();
  }

  static String id(Declared d, Monitoring monitoring) {
    return d.id(TYPE, monitoring.workspace());
  }

  static AzureResource of(Declared d, Monitoring monitoring) {
    return new Explained(
        ArmResource.of(
                name(monitoring),
                List.of(d.group()),
                id(d, monitoring),
                ApiVersions.OPERATIONAL_INSIGHTS,
                Trees.tree(
                    "location",
                    d.side().location(),
                    "tags",
                    d.tags(),
                    "properties",
                    Trees.tree(
                        "retentionInDays",
                        monitoring.retentionDays(),
                        "features",
                        Trees.tree("disableLocalAuth", true))))
            .patched(
                Trees.tree("properties", Trees.tree("sku", Trees.tree("name", "PerGB2018"))),
                State::provisioning),
        "is not unique",
        said ->
            new Failure.Invalid(
                "spec.azure.monitoring.workspace",
                monitoring.workspace(),
                ("Azure keeps the name for a workspace that was deleted in another resource group"
                        + " or region less than 14 days ago (%s); choose another name, or restore"
                        + " that one there and delete it with force")
                    .formatted(said)));
  }
}
