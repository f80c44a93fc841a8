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

/**
 * A person's word: hold a cutover at a phase, the emergency brake that works in seconds, or approve
 * the rung that has no way back.
 */
@Group("landfall.dev")
@Version("v1alpha1")
@Plural("decisions")
@ShortNames("decision")
@AdditionalPrinterColumn(name = "Cutover", jsonPath = ".spec.cutover")
@AdditionalPrinterColumn(name = "Data Sync", jsonPath = ".spec.dataSync")
@AdditionalPrinterColumn(name = "Hold", jsonPath = ".spec.hold")
@AdditionalPrinterColumn(name = "Approve", jsonPath = ".spec.approve")
@AdditionalPrinterColumn(name = "By", jsonPath = ".spec.by")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class Decision extends CustomResource<DecisionSpec, Void> implements Namespaced {
  @Required
  @Override
  public DecisionSpec getSpec() {
    return super.getSpec();
  }
}
