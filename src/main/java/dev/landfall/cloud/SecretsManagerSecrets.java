package dev.landfall.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Sensitive;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * {@link SecretsManagerAccess} through the AWS API, for cutovers: what they ask for is urgent.
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
  public Sensitive get(Place place) {
    return value(place, json(place, read(place).secretString()));
  }

  @Override
  public void replace(Place place, String purpose, UnaryOperator<Sensitive> change) {
    GetSecretValueResponse now = read(place);
    ObjectNode content = json(place, now.secretString());
    Sensitive held = value(place, content);
    Sensitive wanted = change.apply(held);
    if (wanted.value().equals(held.value())) {
      return;
    }
    content.put(place.key(), wanted.value());
    String token = String.join("/", place.secretId(), place.key(), now.versionId(), purpose);
    aws.call(
        Priority.URGENT,
        "PutSecretValue",
        "writing " + place,
        AwsClients::secretsManager,
        s ->
            s.putSecretValue(
                r ->
                    r.secretId(place.secretId())
                        .clientRequestToken(
                            UUID.nameUUIDFromBytes(token.getBytes(StandardCharsets.UTF_8))
                                .toString())
                        .secretString(content.toString())));
  }

  private static Sensitive value(Place place, ObjectNode content) {
    JsonNode value = content.get(place.key());
    if (value == null || !value.isTextual()) {
      throw new Failure.Invalid(
              place.field() + ".key",
              place.key(),
              "secret %s has no such key with a text; name one that is there"
                  .formatted(place.secretId()))
          .asException();
    }
    return new Sensitive(value.textValue());
  }

  private GetSecretValueResponse read(Place place) {
    return aws.call(
            Priority.URGENT,
            "GetSecretValue",
            "reading " + place,
            AwsClients::secretsManager,
            s -> {
              try {
                return Optional.of(s.getSecretValue(r -> r.secretId(place.secretId())));
              } catch (ResourceNotFoundException e) {
                return Optional.<GetSecretValueResponse>empty();
              }
            })
        .orElseThrow(
            () ->
                wrong(
                    place,
                    "account %s has no such secret in this region; name one that is there"
                        .formatted(aws.account())));
  }

  private static ObjectNode json(Place place, String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // The parser's message would quote the secret.
    }
    throw wrong(place, "the secret is not a JSON object; keep its keys in one");
  }

  private static FailureException wrong(Place place, String why) {
    return new Failure.Invalid(place.field() + ".secretId", place.secretId(), why).asException();
  }
}
