package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Tokens of ServiceAccounts for a cloud's token exchange. They are those of the connection's own
 * namespace, never the operator's: a cloud that trusts one tenant's ServiceAccount answers no other
 * tenant.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/">
 *     TokenRequest</a>
 */
final class ServiceAccountTokens {
  private static final long LIFE_SECONDS = 3600;

  private final KubernetesClient client;
  private final Reader reader;

  ServiceAccountTokens(KubernetesClient client, Reader reader) {
    this.client = client;
    this.reader = reader;
  }

  /**
   * A fresh token, valid for an hour.
   *
   * @param field the field that names the ServiceAccount, for messages
   * @param audience for whom it is
   */
  String token(String field, String namespace, String serviceAccount, String audience) {
    try {
      TokenRequest answer =
          client
              .serviceAccounts()
              .inNamespace(namespace)
              .withName(serviceAccount)
              .tokenRequest(
                  new TokenRequestBuilder()
                      .withNewSpec()
                      .withAudiences(audience)
                      .withExpirationSeconds(LIFE_SECONDS)
                      .endSpec()
                      .build());
      return answer.getStatus().getToken();
    } catch (KubernetesClientException e) {
      throw new FailureException(failure(field, namespace, serviceAccount, e), e);
    }
  }

  private Failure failure(
      String field, String namespace, String serviceAccount, KubernetesClientException e) {
    return switch (e.getCode()) {
      case 404 ->
          new Failure.Invalid(
              field,
              "ServiceAccount %s/%s, which is not there".formatted(namespace, serviceAccount),
              "create it in namespace " + namespace);
      case 403 -> reader.tokenRefused(namespace, serviceAccount);
      default ->
          SdkFailures.kubernetes(
              "asking for a token of ServiceAccount %s/%s".formatted(namespace, serviceAccount), e);
    };
  }
}
