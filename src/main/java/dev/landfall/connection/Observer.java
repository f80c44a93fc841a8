package dev.landfall.connection;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.cloud.AwsClients;
import dev.landfall.cloud.AzureClients;
import dev.landfall.cloud.CloudflareAccess;
import dev.landfall.cloud.Connections;
import dev.landfall.cloud.Priority;
import dev.landfall.cutover.dns.cloudflare.CloudflareEndpoint;
import dev.landfall.cutover.dns.cloudflare.CloudflareToken;
import dev.landfall.spine.Expiry;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks a cloud who we are, by the cheapest call that it has for that. */
final class Observer {
  /**
   * <a href="https://learn.microsoft.com/rest/api/resources/subscriptions/get">Subscriptions -
   * Get</a>.
   */
  private static final String SUBSCRIPTION = "2022-12-01";

  private static final String FIELD = "metadata.name";

  private final Connections connections;

  Observer(Connections connections) {
    this.connections = connections;
  }

  Seen<Identity> observe(CloudConnection connection) {
    String namespace = connection.getMetadata().getNamespace();
    String name = connection.getMetadata().getName();
    return Seen.look(
        () ->
            Optional.of(
                switch (connection.getSpec().cloud()) {
                  case "aws" -> aws(connections.aws(FIELD, namespace, name));
                  case "azure" -> azure(connections.azure(FIELD, namespace, name));
                  default -> cloudflare(connections.cloudflare(FIELD, namespace, name));
                }));
  }

  private static Identity aws(AwsClients aws) {
    String who = aws.identity();
    return new Identity(aws.account(), who, authority(aws.trustedUntil()));
  }

  private static Identity azure(AzureClients azure) {
    Map<String, Object> body = azure.get(azure.subscription(), SUBSCRIPTION).orElse(Map.of());
    String id = azure.subscription().substring("/subscriptions/".length());
    String state = Objects.toString(body.get("state"), "unknown");
    if (!state.equals("Enabled")) {
      throw new Failure.Denied(
              "subscription %s is %s".formatted(id, state),
              "have it enabled again: nothing can be made or changed in it")
          .asException();
    }
    String name = Objects.toString(body.get("displayName"), "");
    return new Identity(
        name.isEmpty() ? id : "%s (%s)".formatted(id, name),
        azure.clientId(),
        authority(azure.trustedUntil()));
  }

  private static Identity cloudflare(CloudflareAccess access) {
    CloudflareToken token =
        CloudflareToken.verify(CloudflareEndpoint.of(access, Priority.ORDINARY));
    if (!token.status().equals("active")) {
      throw new Failure.Denied(
              "API token %s is %s".formatted(token.id(), token.status()),
              "put an active one with Zone Read and DNS Edit into the Secret")
          .asException();
    }
    Optional<Expiry> ends = token.expires().map(at -> new Expiry("API token " + token.id(), at));
    return new Identity(
        "token " + token.id(),
        "token " + token.id(),
        Stream.concat(ends.stream(), authority(access.trust().until()).stream())
            .min(Comparator.comparing(Expiry::at)));
  }

  private static Optional<Expiry> authority(Optional<Instant> until) {
    return until.map(at -> new Expiry("a certificate authority of its caBundleRef", at));
  }
}
