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

/** One account at AWS, Azure or Cloudflare and how to sign in to it. */
@Group("landfall.dev")
@Version("v1alpha1")
@Plural("cloudconnections")
@ShortNames("cconn")
@AdditionalPrinterColumn(name = "Cloud", jsonPath = ".status.cloud")
@AdditionalPrinterColumn(name = "Account", jsonPath = ".status.account")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".status.expires")
@AdditionalPrinterColumn(name = "Waiting For", jsonPath = ".status.waitingFor")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class CloudConnection
    extends CustomResource<CloudConnectionSpec, CloudConnectionStatus> implements Namespaced {
  @Required
  @Override
  public CloudConnectionSpec getSpec() {
    return super.getSpec();
  }
}
