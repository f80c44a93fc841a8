package dev.landfall.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The conductor of a switch: where the hostnames point and which side takes the writes. */
@Group("landfall.dev")
@Version("v1alpha1")
@Plural("dnscutovers")
@ShortNames("cutover")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Declared", jsonPath = ".spec.phase")
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress")
@AdditionalPrinterColumn(name = "Waiting For", jsonPath = ".status.waitingFor")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@ValidationRule(
    value =
        "(self.spec.environment == oldSelf.spec.environment && self.spec.dns == oldSelf.spec.dns)"
            + " || !has(self.status) || !has(self.status.originals) || self.status.originals.size()"
            + " == 0",
    message =
        "environment and dns cannot change once records are written down: set phase: OnSource"
            + " first, or make another DnsCutover")
@ValidationRule(
    value =
        "oldSelf.spec.hostnames.all(h, h in self.spec.hostnames || !has(self.status) ||"
            + " !has(self.status.originals) || !self.status.originals.exists(o, o.hostname == h))",
    message =
        "a hostname cannot be taken out while its original records are in status: set phase:"
            + " OnSource first, and wait until it is so")
@ValidationRule(
    value =
        "!has(oldSelf.spec.repoint) || !has(self.status) || !has(self.status.database) ||"
            + " (self.status.database == 'Source' && has(self.status.phase) &&"
            + " self.status.phase != 'ReadOnly') ||"
            + " (has(self.spec.repoint) && oldSelf.spec.repoint.all(r, r in self.spec.repoint))",
    message =
        "what is under repoint cannot be taken out while applications on AWS may be led to Azure:"
            + " go back to Announced or below first")
public final class DnsCutover extends CustomResource<DnsCutoverSpec, DnsCutoverStatus>
    implements Namespaced {
  @Required
  @Override
  public DnsCutoverSpec getSpec() {
    return super.getSpec();
  }
}
