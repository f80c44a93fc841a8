package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.SecretsManager;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cloud.CloudflareAccess;
import dev.landfall.cloud.Connections;
import dev.landfall.cloud.SecretsManagerAccess;
import dev.landfall.cutover.dns.DnsProvider;
import dev.landfall.cutover.dns.cloudflare.CloudflareDns;
import dev.landfall.cutover.dns.cloudflare.CloudflareEndpoint;
import dev.landfall.spine.Sensitive;
import java.util.Map;
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
    CloudflareAccess access = connections.cloudflare("spec.dns.connection", namespace, connection);
    return providers
        .compute(
            access.connection(),
            (name, known) ->
                known != null && known.access().equals(access)
                    ? known
                    : new Known(access, new CloudflareDns(CloudflareEndpoint.of(access))))
        .provider();
  }

  @Override
  public Repoints repoints(String namespace, String connection) {
    return new Secrets(
        connections.secretsManager(
            "spec.aws.connection of the environment", namespace, connection));
  }

  @Override
  public Probe probe() {
    return probe;
  }

  private record Secrets(SecretsManagerAccess access) implements Repoints {
    @Override
    public DatabaseAddress address(String field, SecretsManager secret) {
      return parsed(field, secret, access.get(at(field, secret))).address();
    }

    @Override
    public void point(String field, SecretsManager secret, DatabaseAddress database) {
      access.replace(
          at(field, secret),
          database.toString(),
          held -> {
            ConnectionUrl url = parsed(field, secret, held);
            return url.address().equals(database) ? held : new Sensitive(url.leadingTo(database));
          });
    }

    private static SecretsManagerAccess.Place at(String field, SecretsManager secret) {
      return new SecretsManagerAccess.Place(field, secret.secretId(), secret.key());
    }

    private static ConnectionUrl parsed(String field, SecretsManager secret, Sensitive value) {
      return ConnectionUrl.parse(
          value.value(), "%s: secret %s, key %s".formatted(field, secret.secretId(), secret.key()));
    }
  }
}
