package dev.landfall.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.spine.Failure;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * {@link SecretsManagerAccess} through the AWS API.
 *
 * <p>PutSecretValue has no precondition; the version is compared just before the write. What can
 * still slip in between is another writer within those milliseconds; the request token (AWS keeps
 * it as the version's id) makes sending it twice harmless.
 */
final class SecretsManagerSecrets implements SecretsManagerAccess {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AwsClients aws;

  SecretsManagerSecrets(AwsClients aws) {
    this.aws = aws;
  }

  @Override
  public Version get(String secretId, String key) {
    GetSecretValueResponse read = read(secretId);
    JsonNode value = json(secretId, read.secretString()).get(key);
    if (value == null || !value.isTextual()) {
      throw new Failure.Invalid(
              "key %s of secret %s".formatted(key, secretId), "absent", "name a key that is there")
          .asException();
    }
    return new Version(new Sensitive(value.textValue()), read.versionId());
  }

  @Override
  public String put(
      String secretId, String key, Sensitive newValue, String readVersionId, String requestToken) {
    String version =
        UUID.nameUUIDFromBytes(requestToken.getBytes(StandardCharsets.UTF_8)).toString();
    GetSecretValueResponse now = read(secretId);
    if (now.versionId().equals(version)) {
      return version;
    }
    if (!now.versionId().equals(readVersionId)) {
      throw new Failure.Conflict(
              "secret %s was changed by somebody else (version %s, expected %s)"
                  .formatted(secretId, now.versionId(), readVersionId))
          .asException();
    }
    ObjectNode content = json(secretId, now.secretString()).put(key, newValue.value());
    aws.call(
        "PutSecretValue",
        "writing secret " + secretId,
        AwsClients::secretsManager,
        s ->
            s.putSecretValue(
                r ->
                    r.secretId(secretId)
                        .clientRequestToken(version)
                        .secretString(content.toString())));
    return version;
  }

  private GetSecretValueResponse read(String secretId) {
    return aws.call(
        "GetSecretValue",
        "reading secret " + secretId,
        AwsClients::secretsManager,
        s -> s.getSecretValue(r -> r.secretId(secretId)));
  }

  private static ObjectNode json(String secretId, String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // The parser's message would quote the secret.
    }
    throw new Failure.Invalid(
            "secret " + secretId, "not a JSON object", "keep its keys in one JSON object")
        .asException();
  }
}
