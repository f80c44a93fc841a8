package dev.landfall.localclouds.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

class IdentityTest {
  static AwsCase local;

  @BeforeAll
  static void start() throws Exception {
    local = new AwsCase();
    local.aws.addRole("landfall");
    local.aws.createSecret("a", "{}");
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  private static String code(Throwable thrown) {
    return ((AwsServiceException) thrown).awsErrorDetails().errorCode();
  }

  private static AwsBasicCredentials wrongSecret() {
    return AwsBasicCredentials.create(local.key.accessKeyId(), "x".repeat(40));
  }

  @Test
  void the_right_key_is_told_its_account() {
    assertThat(local.client(StsClient.builder()).getCallerIdentity().account())
        .isEqualTo("123456789012");
  }

  @Test
  void a_wrong_secret_is_refused_in_the_words_of_the_query_protocol() {
    StsClient sts = local.client(StsClient.builder(), wrongSecret());
    assertThatThrownBy(sts::getCallerIdentity)
        .satisfies(e -> assertThat(code(e)).isEqualTo("SignatureDoesNotMatch"));
  }

  @Test
  void a_wrong_secret_is_refused_in_the_words_of_the_JSON_protocol() {
    SecretsManagerClient secrets = local.client(SecretsManagerClient.builder(), wrongSecret());
    assertThatThrownBy(secrets::listSecrets)
        .satisfies(e -> assertThat(code(e)).isEqualTo("InvalidSignatureException"));
  }

  @Test
  void an_unknown_key_is_refused() {
    AwsBasicCredentials unknown = AwsBasicCredentials.create("AKIANOBODY", "x".repeat(40));
    StsClient sts = local.client(StsClient.builder(), unknown);
    SecretsManagerClient secrets = local.client(SecretsManagerClient.builder(), unknown);
    assertThatThrownBy(sts::getCallerIdentity)
        .satisfies(e -> assertThat(code(e)).isEqualTo("InvalidClientTokenId"));
    assertThatThrownBy(secrets::listSecrets)
        .satisfies(e -> assertThat(code(e)).isEqualTo("UnrecognizedClientException"));
  }

  @Test
  void a_session_of_a_role_works_with_its_token_only() {
    Credentials session =
        local
            .client(StsClient.builder())
            .assumeRole(
                r ->
                    r.roleArn("arn:aws:iam::123456789012:role/landfall")
                        .roleSessionName("landfall"))
            .credentials();
    StsClient with =
        local.client(
            StsClient.builder(),
            AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
    StsClient without =
        local.client(
            StsClient.builder(),
            AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey()));
    assertThat(with.getCallerIdentity().arn())
        .isEqualTo("arn:aws:sts::123456789012:assumed-role/landfall/landfall");
    assertThatThrownBy(without::getCallerIdentity)
        .satisfies(e -> assertThat(code(e)).isEqualTo("InvalidClientTokenId"));
  }

  @Test
  void a_role_that_is_not_there_cannot_be_assumed() {
    StsClient sts = local.client(StsClient.builder());
    assertThatThrownBy(
            () ->
                sts.assumeRole(
                    r ->
                        r.roleArn("arn:aws:iam::123456789012:role/other")
                            .roleSessionName("landfall")))
        .satisfies(e -> assertThat(code(e)).isEqualTo("AccessDenied"));
  }
}
