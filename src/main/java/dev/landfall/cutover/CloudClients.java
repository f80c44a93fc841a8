package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.SecretsManager;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cloud.CloudflareAccess;
import dev.landfall.cloud.Connections;
import dev.landfall.cloud.SecretsManagerAccess;
import dev.landfall.cloud.Sensitive;
import dev.landfall.cutover.dns.DnsProvider;
import dev.landfall.cutover.dns.cloudflare.CloudflareDns;
import dev.landfall.cutover.dns.cloudflare.CloudflareEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The clients of a cutover, signed in through CloudConnections. */
public final class CloudClients implements Clients {
  private final Connections connections;
  private final Probe probe = new GatewayProbe();
  private final Map<String, Known> providers = new ConcurrentHashMap<>();

  private record Known(CloudflareAccess access, DnsProvider provider) {}

  /** Clients by these connections. */
  public CloudClients(Connections connections) {
    this.connections = connections;
  }

  @Override
  public DnsProvider dns(String namespace, String connection) {
    CloudflareAccess access = connections.cloudflare(namespace, connection);
    return providers
        .compute(
            access.connection(),
            (name, known) ->
                known != null && known.access().equals(access)
                    ? known
                    : new Known(access, cloudflare(access)))
        .provider();
  }

  private static DnsProvider cloudflare(CloudflareAccess access) {
    return new CloudflareDns(
        new CloudflareEndpoint(
            access.baseUrl(),
            () -> access.token().value(),
            access.trust().manager(),
            CloudflareEndpoint.USUAL_TIMEOUT));
  }

  @Override
  public Repoints repoints(String namespace, String connection) {
    return new Secrets(connections.secretsManager(namespace, connection));
  }

  @Override
  public Probe probe() {
    return probe;
  }

  private record Secrets(SecretsManagerAccess access) implements Repoints {
    @Override
    public Optional<DatabaseAddress> address(SecretsManager secret) {
      return Optional.of(
          parsed(secret, access.get(secret.secretId(), secret.key()).value()).address());
    }

    @Override
    public void point(SecretsManager secret, DatabaseAddress database) {
      SecretsManagerAccess.Version read = access.get(secret.secretId(), secret.key());
      ConnectionUrl url = parsed(secret, read.value());
      if (url.address().equals(database)) {
        return;
      }
      String step = secret.secretId() + secret.key() + read.versionId() + database;
      access.put(
          secret.secretId(),
          secret.key(),
          new Sensitive(url.leadingTo(database)),
          read.versionId(),
          UUID.nameUUIDFromBytes(step.getBytes(StandardCharsets.UTF_8)).toString());
    }

    private static ConnectionUrl parsed(SecretsManager secret, Sensitive value) {
      return ConnectionUrl.parse(
          value.value(), "secret %s, key %s".formatted(secret.secretId(), secret.key()));
    }
  }
}
