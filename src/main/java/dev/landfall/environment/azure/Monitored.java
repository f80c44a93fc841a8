package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Monitoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What watches over an environment: made from the other resources of the declaration, so that one
 * of a known type that is added is watched without another word.
 */
final class Monitored {
  private Monitored() {}

  /**
   * The workspace, and what sends logs to it or raises alerts about these resources.
   *
   * @param all the resources there shall be
   */
  static List<AzureResource> of(Declared d, List<AzureResource> all) {
    Monitoring monitoring = d.side().monitoring();
    if (monitoring == null) {
      return List.of();
    }
    List<Target> targets = Target.in(all);
    List<AzureResource> result = new ArrayList<>();
    result.add(LogWorkspace.of(d, monitoring));
    Stream.concat(
            targets.stream(),
            Optional.ofNullable(d.side().storage()).map(s -> StorageAccount.logged(d, s)).stream())
        .filter(DiagnosticSetting::isFor)
        .forEach(target -> result.add(DiagnosticSetting.of(d, monitoring, target)));
    if (monitoring.alerts() != null) {
      result.add(ActionGroup.of(d, monitoring, monitoring.alerts()));
      for (Target target : targets) {
        AlertRule.on(target.type())
            .forEach(rule -> result.add(MetricAlert.of(d, monitoring, target, rule)));
      }
    }
    return result;
  }
}
