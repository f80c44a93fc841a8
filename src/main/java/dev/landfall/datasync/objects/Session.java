package dev.landfall.datasync.objects;

import dev.landfall.cloud.Trust;
import dev.landfall.spine.Sensitive;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Both ends of a copy, and what opens them for a while: a worker gets this by environment, works as
 * long as it is good, and is started again with the next one.
 *
 * @param bucket the bucket's name
 * @param region its region
 * @param endpoint another address of S3, none for the public one
 * @param accessKeyId who reads
 * @param secretAccessKey what signs
 * @param sessionToken what a session of a role shows besides
 * @param container the container's address
 * @param token what Azure is shown
 * @param until when the first of them expires
 * @param caBundle certificates to trust besides the JDK's own, in PEM
 */
public record Session(
    String bucket,
    String region,
    Optional<URI> endpoint,
    String accessKeyId,
    Sensitive secretAccessKey,
    Optional<Sensitive> sessionToken,
    URI container,
    Sensitive token,
    Instant until,
    Optional<String> caBundle) {
  private static final String PREFIX = "LANDFALL_OBJECTS_";

  /** As variables of a process. They hold secrets. */
  public Map<String, String> toEnvironment() {
    Map<String, String> variables = new HashMap<>();
    variables.put(PREFIX + "BUCKET", bucket);
    variables.put(PREFIX + "REGION", region);
    endpoint.ifPresent(e -> variables.put(PREFIX + "S3_ENDPOINT", e.toString()));
    variables.put(PREFIX + "ACCESS_KEY_ID", accessKeyId);
    variables.put(PREFIX + "SECRET_ACCESS_KEY", secretAccessKey.value());
    sessionToken.ifPresent(t -> variables.put(PREFIX + "SESSION_TOKEN", t.value()));
    variables.put(PREFIX + "CONTAINER", container.toString());
    variables.put(PREFIX + "TOKEN", token.value());
    variables.put(PREFIX + "UNTIL", until.toString());
    caBundle.ifPresent(pem -> variables.put(PREFIX + "CA_BUNDLE", pem));
    return variables;
  }

  /**
   * Reads it back.
   *
   * @throws IllegalArgumentException naming the variable that is missing
   */
  public static Session from(Map<String, String> variables) {
    return new Session(
        required(variables, "BUCKET"),
        required(variables, "REGION"),
        optional(variables, "S3_ENDPOINT").map(URI::create),
        required(variables, "ACCESS_KEY_ID"),
        new Sensitive(required(variables, "SECRET_ACCESS_KEY")),
        optional(variables, "SESSION_TOKEN").map(Sensitive::new),
        URI.create(required(variables, "CONTAINER")),
        new Sensitive(required(variables, "TOKEN")),
        Instant.parse(required(variables, "UNTIL")),
        optional(variables, "CA_BUNDLE"));
  }

  private static Optional<String> optional(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(PREFIX + name));
  }

  private static String required(Map<String, String> variables, String name) {
    return optional(variables, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the environment variable %s%s is not set".formatted(PREFIX, name)));
  }

  /** Whether it leads to the same two places, whoever signs in there. */
  public boolean leadsWhere(Session other) {
    return bucket.equals(other.bucket)
        && region.equals(other.region)
        && endpoint.equals(other.endpoint)
        && container.equals(other.container)
        && caBundle.equals(other.caBundle);
  }

  /** Whom both ends believe. */
  Trust trust() {
    return Trust.of(PREFIX + "CA_BUNDLE", caBundle);
  }

  /** The container's own name. */
  String containerName() {
    String path = container.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
