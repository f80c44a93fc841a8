package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to sign in to AWS.
 *
 * @param secretRef a Secret with the keys accessKeyId and secretAccessKey
 * @param webIdentity a token of a ServiceAccount, exchanged for the role; nothing is kept
 */
@ValidationRule(
    value = "has(self.secretRef) != has(self.webIdentity)",
    message = "give either secretRef or webIdentity")
public record AwsCredentials(@Nullable SecretRef secretRef, @Nullable WebIdentity webIdentity) {

  /**
   * AssumeRoleWithWebIdentity with a token for the audience sts.amazonaws.com. The role trusts the
   * cluster's issuer and the subject system:serviceaccount:NAMESPACE:NAME.
   *
   * @param serviceAccount a ServiceAccount in the connection's namespace
   */
  public record WebIdentity(@Default("landfall") String serviceAccount) {

    /** Fills in the default where no API server did. */
    public WebIdentity {
      serviceAccount = Objects.requireNonNullElse(serviceAccount, "landfall");
    }
  }
}
