package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * One account: exactly one of {@code aws}, {@code azure} and {@code cloudflare}. Usable from its
 * own namespace only.
 *
 * @param aws an AWS account in one region
 * @param azure an Azure subscription
 * @param cloudflare a Cloudflare account
 */
@ValidationRule(
    value = "[has(self.aws), has(self.azure), has(self.cloudflare)].filter(x, x).size() == 1",
    message = "name exactly one of aws, azure, cloudflare")
public record CloudConnectionSpec(
    @Nullable Aws aws, @Nullable Azure azure, @Nullable Cloudflare cloudflare) {

  /**
   * An AWS account in one region.
   *
   * @param region the region, for example ca-central-1
   * @param accountId the twelve-digit account; another one behind the credentials is refused
   * @param roleArn a role to assume with the credentials, none to use them as they are
   * @param credentials a Secret with the keys accessKeyId and secretAccessKey
   * @param endpoint another address of the APIs, for private or compatible endpoints only
   */
  public record Aws(
      @Required String region,
      @Required @Pattern("^[0-9]{12}$") String accountId,
      @Nullable @Pattern("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$") String roleArn,
      @Required Credentials credentials,
      @Nullable Endpoint endpoint) {}

  /**
   * An Azure subscription.
   *
   * @param subscriptionId the subscription
   * @param tenantId the Entra tenant that signs in
   * @param credentials a Secret with the keys clientId and clientSecret
   * @param endpoint other addresses, for sovereign or private clouds only
   */
  public record Azure(
      @Required @Pattern("^[0-9a-fA-F-]{36}$") String subscriptionId,
      @Required @Pattern("^[0-9a-fA-F-]{36}$") String tenantId,
      @Required Credentials credentials,
      @Nullable AzureEndpoint endpoint) {}

  /**
   * A Cloudflare account.
   *
   * @param apiTokenSecretRef the API token; it needs Zone:Read and DNS:Edit on the zone
   * @param endpoint another address of the API
   */
  public record Cloudflare(@Required KeyRef apiTokenSecretRef, @Nullable Endpoint endpoint) {}

  /**
   * An address other than the cloud's public one.
   *
   * @param url the https address
   * @param caBundleRef the certificate authority to trust there, PEM, besides the JDK's own
   */
  public record Endpoint(
      @Required @Pattern("^https://.+$") String url, @Nullable KeyRef caBundleRef) {}

  /**
   * Addresses of an Azure other than the public one.
   *
   * @param authorityHost where to sign in
   * @param resourceManager the resource manager
   * @param caBundleRef the certificate authority to trust there, PEM, besides the JDK's own
   */
  public record AzureEndpoint(
      @Required @Pattern("^https://.+$") String authorityHost,
      @Required @Pattern("^https://.+$") String resourceManager,
      @Nullable KeyRef caBundleRef) {}
}
