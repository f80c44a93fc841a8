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

/** One comparison of both sides as it was made, kept as evidence. Written by controllers. */
@Group("landfall.dev")
@Version("v1alpha1")
@Plural("validationruns")
@ShortNames("vrun")
@AdditionalPrinterColumn(name = "Subject", jsonPath = ".spec.subject.name")
@AdditionalPrinterColumn(name = "Check", jsonPath = ".spec.check")
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".spec.verdict")
@AdditionalPrinterColumn(name = "Rows", jsonPath = ".spec.rows", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class ValidationRun extends CustomResource<ValidationRunSpec, Void>
    implements Namespaced {
  @Required
  @Override
  public ValidationRunSpec getSpec() {
    return super.getSpec();
  }
}
