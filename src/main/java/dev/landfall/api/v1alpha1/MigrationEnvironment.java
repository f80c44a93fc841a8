package dev.landfall.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One environment: what stands on AWS and is observed, and what shall stand on Azure. */
@Group("landfall.dev")
@Version("v1alpha1")
@Plural("migrationenvironments")
@ShortNames("menv")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Declared", jsonPath = ".spec.phase")
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress")
@AdditionalPrinterColumn(name = "Waiting For", jsonPath = ".status.waitingFor")
@AdditionalPrinterColumn(name = "Monthly", jsonPath = ".status.cost.azureMonthly")
@AdditionalPrinterColumn(name = "Against AWS", jsonPath = ".status.cost.difference")
@AdditionalPrinterColumn(
    name = "Plan",
    jsonPath = ".status.conditions[?(@.type==\"PlanReady\")].message",
    priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class MigrationEnvironment
    extends CustomResource<MigrationEnvironmentSpec, MigrationEnvironmentStatus>
    implements Namespaced {
  @Required
  @Override
  public MigrationEnvironmentSpec getSpec() {
    return super.getSpec();
  }
}
