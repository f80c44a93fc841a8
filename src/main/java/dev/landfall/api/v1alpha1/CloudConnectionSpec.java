package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One account: exactly one of {@code aws}, {@code azure} and {@code cloudflare}.
 *
 * @param aws an AWS account in one region
 * @param azure an Azure subscription
 * @param cloudflare a Cloudflare account
 * @param allowedNamespaces other namespaces whose objects may name it, as namespace/name; * for all
 *     of them. Its own namespace always may
 * @param budget how much it is asked for at most; the cloud's own limits by default
 */
@ValidationRule(
    value = "[has(self.aws), has(self.azure), has(self.cloudflare)].filter(x, x).size() == 1",
    message = "name exactly one of aws, azure, cloudflare")
public record CloudConnectionSpec(
    @Nullable Aws aws,
    @Nullable Azure azure,
    @Nullable Cloudflare cloudflare,
    @Size(max = 256) List<String> allowedNamespaces,
    @Nullable Budget budget) {

  /** Absent lists are empty. */
  public CloudConnectionSpec {
    allowedNamespaces = allowedNamespaces == null ? List.of() : List.copyOf(allowedNamespaces);
  }

  /**
   * How many calls the account is asked for at most, by all that is moved through connections to
   * it; of several connections the smallest counts. A fifth is kept for running cutovers.
   *
   * @param readsPerMinute reads a minute; by default 1500 of Azure, 600 of AWS, 150 of Cloudflare
   * @param writesPerMinute writes a minute, and as many deletions; by default 600 of Azure, 120 of
   *     AWS, 20 of Cloudflare
   */
  public record Budget(
      @Nullable @Min(60) @Max(1_000_000) Integer readsPerMinute,
      @Nullable @Min(15) @Max(1_000_000) Integer writesPerMinute) {}

  /** Which cloud it is one to: aws, azure or cloudflare. */
  public String cloud() {
    return aws != null ? "aws" : azure != null ? "azure" : "cloudflare";
  }

  /** Whether objects of a namespace may name the connection, which is in another one. */
  public boolean allows(String namespace) {
    return allowedNamespaces.contains("*") || allowedNamespaces.contains(namespace);
  }

  /**
   * An AWS account in one region.
   *
   * @param region the region, for example ca-central-1
   * @param accountId the twelve-digit account; another one behind the credentials is refused
   * @param roleArn a role to assume with the credentials, none to use them as they are
   * @param externalId what the role's trust policy asks for besides, where another party owns it
   * @param credentials how to sign in
   * @param endpoint another address of the APIs, for private or compatible endpoints only
   */
  @ValidationRule(
      value = "!has(self.credentials.webIdentity) || has(self.roleArn)",
      message = "credentials.webIdentity needs roleArn: the role that the token is exchanged for")
  @ValidationRule(
      value = "!has(self.externalId) || (has(self.roleArn) && has(self.credentials.secretRef))",
      message =
          "externalId needs roleArn and credentials.secretRef: only a role assumed with keys asks"
              + " for it")
  public record Aws(
      @Required String region,
      @Required @Pattern("^[0-9]{12}$") String accountId,
      @Nullable @Pattern("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$") String roleArn,
      @Nullable @Pattern("^[\\w+=,.@:/-]+$") @Size(min = 2, max = 1224) String externalId,
      @Required AwsCredentials credentials,
      @Nullable Endpoint endpoint) {}

  /**
   * An Azure subscription.
   *
   * @param subscriptionId the subscription
   * @param tenantId the Entra tenant that signs in
   * @param credentials how to sign in
   * @param endpoint other addresses, for sovereign or private clouds only
   */
  public record Azure(
      @Required @Pattern("^[0-9a-fA-F-]{36}$") String subscriptionId,
      @Required @Pattern("^[0-9a-fA-F-]{36}$") String tenantId,
      @Required AzureCredentials credentials,
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
