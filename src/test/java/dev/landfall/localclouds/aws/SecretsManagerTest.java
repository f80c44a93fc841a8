package dev.landfall.localclouds.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.localclouds.http.Faults.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class SecretsManagerTest {
  private static final String TOKEN = "0f8fad5b-d9cb-469f-a165-70867728950e";

  AwsCase local;
  SecretsManagerClient secrets;

  @BeforeEach
  void start() throws Exception {
    local = new AwsCase();
    local.aws.createSecret("shop/database", "{\"DATABASE_URL\":\"old\"}");
    secrets = local.client(SecretsManagerClient.builder());
  }

  @AfterEach
  void stop() {
    local.close();
  }

  private PutSecretValueResponse put(SecretsManagerClient client, String value) {
    return client.putSecretValue(
        r -> r.secretId("shop/database").clientRequestToken(TOKEN).secretString(value));
  }

  private String get(String stage) {
    return secrets
        .getSecretValue(r -> r.secretId("shop/database").versionStage(stage))
        .secretString();
  }

  @Test
  void a_put_value_is_current_and_the_one_before_is_previous() {
    put(secrets, "new");
    assertThat(get("AWSCURRENT")).isEqualTo("new");
    assertThat(get("AWSPREVIOUS")).isEqualTo("{\"DATABASE_URL\":\"old\"}");
    assertThat(
            secrets
                .describeSecret(r -> r.secretId("shop/database"))
                .versionIdsToStages()
                .get(TOKEN))
        .containsExactly("AWSCURRENT");
  }

  @Test
  void the_same_token_with_the_same_value_writes_once() {
    put(secrets, "new");
    assertThat(put(secrets, "new").versionId()).isEqualTo(TOKEN);
    assertThat(get("AWSPREVIOUS")).isEqualTo("{\"DATABASE_URL\":\"old\"}");
  }

  @Test
  void the_same_token_with_another_value_is_refused() {
    put(secrets, "new");
    assertThatThrownBy(() -> put(secrets, "newer")).isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void a_secret_that_is_not_there_is_not_found() {
    assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId("other")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void what_is_not_understood_is_refused() {
    assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId("a").versionStage("x")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () ->
                secrets.putSecretValue(
                    r -> r.secretId("shop/database").secretString("x").versionStages("OTHER")))
        .isInstanceOf(SecretsManagerException.class)
        .hasMessageContaining("VersionStages");
  }

  @Test
  void a_lost_answer_leaves_the_value_written() {
    local.faults.add("aws", "secretsmanager:PutSecretValue", Kind.LOST_ANSWER, 1);
    SecretsManagerClient once = local.oneTry(SecretsManagerClient.builder());
    assertThatThrownBy(() -> put(once, "new")).isInstanceOf(SdkClientException.class);
    assertThat(local.aws.secret("shop/database")).contains("new");
  }

  @Test
  void a_throttled_call_is_recognised_as_one_and_then_succeeds() {
    local.faults.add("aws", "secretsmanager:.*", Kind.THROTTLE, 1);
    SecretsManagerClient once = local.oneTry(SecretsManagerClient.builder());
    assertThatThrownBy(() -> once.getSecretValue(r -> r.secretId("shop/database")))
        .isInstanceOfSatisfying(
            SecretsManagerException.class, e -> assertThat(e.isThrottlingException()).isTrue());
    assertThat(get("AWSCURRENT")).contains("old");
  }

  @Test
  void an_internal_error_is_retried_by_the_SDK() {
    local.faults.add("aws", ".*", Kind.ERROR, 1);
    assertThat(get("AWSCURRENT")).contains("old");
    assertThat(local.log.of("aws").reads()).isEqualTo(2);
  }

  @Test
  void reads_and_writes_are_counted_apart() {
    get("AWSCURRENT");
    put(secrets, "new");
    assertThat(local.log.of("aws").reads()).isEqualTo(1);
    assertThat(local.log.of("aws").writes()).isEqualTo(1);
    assertThat(local.log.of("aws").operations()).containsEntry("secretsmanager:PutSecretValue", 1L);
  }
}
