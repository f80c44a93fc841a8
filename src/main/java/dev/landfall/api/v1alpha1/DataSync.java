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
 * One database carried over, kept equal and promoted without losing a write, in either direction;
 * or one bucket, copied and kept up to date.
 */
@Group("landfall.dev")
@Version("v1alpha1")
@Plural("datasyncs")
@ShortNames("dsync")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Declared", jsonPath = ".status.declared")
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress")
@AdditionalPrinterColumn(name = "Writable", jsonPath = ".status.writable")
@AdditionalPrinterColumn(
    name = "Lossless",
    jsonPath = ".status.conditions[?(@.type==\"Lossless\")].status")
@AdditionalPrinterColumn(name = "Waiting For", jsonPath = ".status.waitingFor")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class DataSync extends CustomResource<DataSyncSpec, DataSyncStatus>
    implements Namespaced {
  @Required
  @Override
  public DataSyncSpec getSpec() {
    return super.getSpec();
  }
}
