package dev.landfall.cloud;

import dev.landfall.spine.Sensitive;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/** How to sign in to AWS. Sessions are renewed shortly before they end, and kept in memory only. */
sealed interface AwsLogin {
  /** For whom a token is that STS shall take in exchange. */
  String AUDIENCE = "sts.amazonaws.com";

  /** The name that the sessions have in CloudTrail. */
  String SESSION = "landfall";

  /** A key as it is. */
  record Keys(String accessKeyId, Sensitive secretAccessKey) implements AwsLogin {
    AwsCredentialsProvider provider() {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(accessKeyId, secretAccessKey.value()));
    }
  }

  /**
   * A role, assumed with a key.
   *
   * @param externalId what the role's owner asks for besides
   */
  record Role(Keys keys, String roleArn, Optional<String> externalId) implements AwsLogin {}

  /**
   * A role, for a token of the cluster.
   *
   * @param token a fresh one each time
   */
  record WebIdentity(String roleArn, Supplier<String> token) implements AwsLogin {}

  /**
   * Whoever the person at the terminal is.
   *
   * @param found how they were found
   */
  record Shell(AwsCredentialsProvider found) implements AwsLogin {}

  /**
   * Credentials as the SDK asks for them.
   *
   * @param sts a client of the token service with such credentials
   */
  default AwsCredentialsProvider provider(Function<AwsCredentialsProvider, StsClient> sts) {
    return switch (this) {
      case Keys keys -> keys.provider();
      case Shell(AwsCredentialsProvider found) -> found;
      case Role(Keys keys, String roleArn, Optional<String> externalId) ->
          StsAssumeRoleCredentialsProvider.builder()
              .stsClient(sts.apply(keys.provider()))
              .refreshRequest(
                  AssumeRoleRequest.builder()
                      .roleArn(roleArn)
                      .roleSessionName(SESSION)
                      .externalId(externalId.orElse(null))
                      .build())
              .build();
      case WebIdentity(String roleArn, Supplier<String> token) ->
          StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
              .stsClient(sts.apply(AnonymousCredentialsProvider.create()))
              .refreshRequest(
                  () ->
                      AssumeRoleWithWebIdentityRequest.builder()
                          .roleArn(roleArn)
                          .roleSessionName(SESSION)
                          .webIdentityToken(token.get())
                          .build())
              .build();
    };
  }
}
