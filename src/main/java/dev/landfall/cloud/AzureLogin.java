package dev.landfall.cloud;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import dev.landfall.spine.Sensitive;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** How to sign in to Entra. */
sealed interface AzureLogin {
  /** For whom a token is that Entra shall take in exchange. */
  String AUDIENCE = "api://AzureADTokenExchange";

  /** The application or identity. */
  String clientId();

  /** An application and its secret. */
  record Secret(String clientId, Sensitive clientSecret) implements AzureLogin {}

  /**
   * An identity that trusts a token of the cluster.
   *
   * @param assertion a fresh one each time
   */
  record Federated(String clientId, Supplier<String> assertion) implements AzureLogin {}

  /**
   * As azure-identity signs in: it keeps the token until shortly before it expires.
   *
   * @param authorityHost where to sign in, none for the public one
   */
  default TokenCredential credential(
      String tenantId, Optional<URI> authorityHost, HttpClient http) {
    return switch (this) {
      case Secret(String clientId, Sensitive clientSecret) -> {
        ClientSecretCredentialBuilder builder =
            at(new ClientSecretCredentialBuilder(), tenantId, authorityHost, http)
                .clientId(clientId)
                .clientSecret(clientSecret.value());
        authorityHost.ifPresent(host -> builder.disableInstanceDiscovery());
        yield builder.build();
      }
      case Federated(String clientId, Supplier<String> assertion) -> {
        ClientAssertionCredentialBuilder builder =
            at(new ClientAssertionCredentialBuilder(), tenantId, authorityHost, http)
                .clientId(clientId)
                .clientAssertion(assertion);
        authorityHost.ifPresent(host -> builder.disableInstanceDiscovery());
        yield builder.build();
      }
    };
  }

  private static <B extends AadCredentialBuilderBase<B>> B at(
      B builder, String tenantId, Optional<URI> authorityHost, HttpClient http) {
    B at =
        builder
            .tenantId(tenantId)
            .httpClient(http)
            .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ZERO)));
    return authorityHost.map(host -> at.authorityHost(host.toString())).orElse(at);
  }
}
