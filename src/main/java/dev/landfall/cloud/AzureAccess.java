package dev.landfall.cloud;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What the clients of a subscription are made of.
 *
 * @param subscriptionId the subscription
 * @param tenantId the tenant that signs in
 * @param login how to sign in
 * @param authorityHost where to sign in, none for the public one
 * @param resourceManager where the resource manager is
 * @param trust whom to believe there
 * @param remedy what to do when Azure refuses the credentials
 */
record AzureAccess(
    String subscriptionId,
    String tenantId,
    AzureLogin login,
    Optional<URI> authorityHost,
    URI resourceManager,
    Trust trust,
    String remedy) {

  /** Requests that are signed in and sent once. */
  HttpPipeline pipeline() {
    HttpClient http = http();
    return new HttpPipelineBuilder()
        .httpClient(http)
        .policies(
            new UserAgentPolicy("landfall"),
            new RequestIdPolicy(),
            new BearerTokenAuthenticationPolicy(credential(http), base() + "/.default"))
        .build();
  }

  /** Signs in, also to other services than the resource manager. */
  TokenCredential credential() {
    return credential(http());
  }

  private TokenCredential credential(HttpClient http) {
    return login.credential(tenantId, authorityHost, http);
  }

  private HttpClient http() {
    return new JdkHttpClientBuilder(trust.httpClient())
        .connectionTimeout(Duration.ofSeconds(5))
        .responseTimeout(Duration.ofSeconds(20))
        .build();
  }

  /** The resource manager's address without a slash at its end. */
  String base() {
    String text = resourceManager.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
