package dev.landfall.localclouds.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Secrets Manager: values with versions and their stages. */
final class SecretsManager implements AwsService {
  private final String arnPrefix;
  private final Clock clock;
  private final Map<String, StoredSecret> secrets = new TreeMap<>();

  SecretsManager(String region, String accountId, Clock clock) {
    this.arnPrefix = "arn:aws:secretsmanager:%s:%s:secret:".formatted(region, accountId);
    this.clock = clock;
  }

  /** Makes a secret. */
  synchronized void create(String name, String value) {
    StoredSecret secret =
        new StoredSecret(name, arnPrefix + name + "-" + Principals.random(6), clock.instant());
    secret.put(UUID.randomUUID().toString(), value, clock.instant());
    secrets.put(name, secret);
  }

  /** The current value of a secret, for who looks on from outside. */
  synchronized Optional<String> current(String name) {
    return Optional.ofNullable(secrets.get(name)).map(s -> s.staged("AWSCURRENT").value());
  }

  @Override
  public String name() {
    return "secretsmanager";
  }

  @Override
  public synchronized CloudResponse answer(AwsCall call, Principals.Key caller) {
    return switch (call.action()) {
      case "GetSecretValue" -> get(call.allowing("SecretId", "VersionId", "VersionStage"));
      case "PutSecretValue" -> put(call.allowing("SecretId", "ClientRequestToken", "SecretString"));
      case "DescribeSecret" -> describe(find(call.allowing("SecretId")));
      case "ListSecrets" -> {
        call.allowing("MaxResults");
        ArrayNode list = Json.array();
        secrets.values().forEach(s -> list.add(s.json()));
        yield Json.answer(Json.object().set("SecretList", list));
      }
      default -> throw AwsService.noSuchAction(call);
    };
  }

  private StoredSecret find(AwsCall call) {
    String id = call.text("SecretId").orElseThrow(() -> parameter("You must provide a SecretId."));
    return secrets.values().stream()
        .filter(s -> s.name().equals(id) || s.arn().equals(id))
        .findFirst()
        .orElseThrow(() -> notFound("Secrets Manager can't find the specified secret."));
  }

  private CloudResponse get(AwsCall call) {
    StoredSecret secret = find(call);
    Optional<String> id = call.text("VersionId");
    Optional<String> stage = call.text("VersionStage");
    StoredSecret.Version version =
        id.map(secret::version).orElseGet(() -> secret.staged(stage.orElse("AWSCURRENT")));
    if (version == null
        || (id.isPresent() && stage.filter(s -> !version.stages().contains(s)).isPresent())) {
      throw notFound(
          "Secrets Manager can't find the specified secret value for %s"
              .formatted(
                  id.map(i -> "VersionId: " + i)
                      .orElse("staging label: " + stage.orElse("AWSCURRENT"))));
    }
    ObjectNode body = secret.identity(version);
    return Json.answer(
        body.put("SecretString", version.value()).put("CreatedDate", Json.time(version.created())));
  }

  private CloudResponse put(AwsCall call) {
    StoredSecret secret = find(call);
    String token = call.text("ClientRequestToken").orElseGet(() -> UUID.randomUUID().toString());
    String value =
        call.text("SecretString")
            .orElseThrow(() -> parameter("You must provide either SecretString or SecretBinary."));
    if (token.length() < 32 || token.length() > 64) {
      throw parameter("ClientRequestToken must be between 32 and 64 characters long.");
    }
    StoredSecret.Version existing = secret.version(token);
    if (existing != null && !existing.value().equals(value)) {
      throw new AwsError(
          400,
          "ResourceExistsException",
          "You can't use ClientRequestToken %s because that value is already in use for a version"
                  .formatted(token)
              + " of secret %s.".formatted(secret.arn()));
    }
    StoredSecret.Version version =
        existing == null ? secret.put(token, value, clock.instant()) : existing;
    return Json.answer(secret.identity(version));
  }

  private static CloudResponse describe(StoredSecret secret) {
    return Json.answer(secret.json());
  }

  private static AwsError notFound(String message) {
    return new AwsError(400, "ResourceNotFoundException", message);
  }

  private static AwsError parameter(String message) {
    return new AwsError(400, "InvalidParameterException", message);
  }
}
