package dev.landfall.cloud;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * AWS as the person at a terminal is signed in to it. For commands only: the operator signs in as
 * its connections say, whatever the machine around it is allowed.
 *
 * @param credentials who calls
 */
public record AwsShell(AwsCredentialsProvider credentials) {

  /**
   * As the AWS CLI finds them: environment variables, the shared files, the container's or the
   * instance's role (AWS SDK for Java 2, default credentials provider chain).
   */
  public static AwsShell standard() {
    return new AwsShell(DefaultCredentialsProvider.builder().build());
  }

  /**
   * Clients for whatever account the credentials belong to.
   *
   * @param region the region
   * @param endpoint another address of the APIs
   * @param caBundle certificates to trust there in PEM, besides the JDK's own
   */
  public AwsClients open(String region, Optional<URI> endpoint, Optional<String> caBundle) {
    return new AwsClients(
        new AwsClients.AwsAccess(
            "none",
            region,
            AwsClients.ANY_ACCOUNT,
            new AwsLogin.Shell(credentials),
            endpoint,
            Trust.of("--ca-bundle", caBundle),
            "sign in first: aws sts get-caller-identity has to work in this terminal"),
        // A command looks once: an account that does not answer it is not asked again.
        new Account("aws", "shell", CloudCalls.NONE, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));
  }
}
