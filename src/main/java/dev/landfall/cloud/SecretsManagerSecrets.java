package dev.landfall.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Sensitive;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * {@link SecretsManagerAccess} through the AWS API.
 *
 * <p>PutSecretValue has no precondition, so the secret is read right before the write: what can
 * slip in between is another writer within those milliseconds. The request token, which AWS keeps
 * as the version's id, is made of the version read, so sending the same twice is harmless.
 */
final class SecretsManagerSecrets implements SecretsManagerAccess {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AwsClients aws;

  SecretsManagerSecrets(AwsClients aws) {
    this.aws = aws;
  }

  @Override
  public Sensitive get(String secretId, String key) {
    return value(secretId, key, json(secretId, read(secretId).secretString()));
  }

  @Override
  public void replace(
      String secretId, String key, String purpose, UnaryOperator<Sensitive> change) {
    GetSecretValueResponse now = read(secretId);
    ObjectNode content = json(secretId, now.secretString());
    Sensitive held = value(secretId, key, content);
    Sensitive wanted = change.apply(held);
    if (wanted.value().equals(held.value())) {
      return;
    }
    content.put(key, wanted.value());
    String token = String.join("/", secretId, key, now.versionId(), purpose);
    aws.call(
        "PutSecretValue",
        "writing secret " + secretId,
        AwsClients::secretsManager,
        s ->
            s.putSecretValue(
                r ->
                    r.secretId(secretId)
                        .clientRequestToken(
                            UUID.nameUUIDFromBytes(token.getBytes(StandardCharsets.UTF_8))
                                .toString())
                        .secretString(content.toString())));
  }

  private static Sensitive value(String secretId, String key, ObjectNode content) {
    JsonNode value = content.get(key);
    if (value == null || !value.isTextual()) {
      throw new Failure.Invalid(
              "key %s of secret %s".formatted(key, secretId), "absent", "name a key that is there")
          .asException();
    }
    return new Sensitive(value.textValue());
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
