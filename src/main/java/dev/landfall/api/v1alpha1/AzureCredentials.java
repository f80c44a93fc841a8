package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to sign in to Azure.
 *
 * @param secretRef a Secret with the keys clientId and clientSecret
 * @param workloadIdentity a token of a ServiceAccount, exchanged for one of Entra; nothing is kept
 */
@ValidationRule(
    value = "has(self.secretRef) != has(self.workloadIdentity)",
    message = "give either secretRef or workloadIdentity")
public record AzureCredentials(
    @Nullable SecretRef secretRef, @Nullable WorkloadIdentity workloadIdentity) {

  /**
   * An application or managed identity with a federated credential for the cluster's issuer, the
   * subject system:serviceaccount:NAMESPACE:NAME and the audience api://AzureADTokenExchange.
   *
   * @param clientId the application's or the identity's client id
   * @param serviceAccount a ServiceAccount in the connection's namespace
   */
  public record WorkloadIdentity(
      @Required @Pattern("^[0-9a-fA-F-]{36}$") String clientId,
      @Default("landfall") String serviceAccount) {

    /** Fills in the default where no API server did. */
    public WorkloadIdentity {
      serviceAccount = Objects.requireNonNullElse(serviceAccount, "landfall");
    }
  }
}
