package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.SecretsManager;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cloud.CloudflareAccess;
import dev.landfall.cloud.Connections;
import dev.landfall.cloud.KubernetesSecrets;
import dev.landfall.cloud.Priority;
import dev.landfall.cloud.SecretsManagerAccess;
import dev.landfall.cloud.Trust;
import dev.landfall.cutover.dns.DnsProvider;
import dev.landfall.cutover.dns.cloudflare.CloudflareDns;
import dev.landfall.cutover.dns.cloudflare.CloudflareEndpoint;
import dev.landfall.spine.Sensitive;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The clients of a cutover, signed in through CloudConnections. */
public final class CloudClients implements Clients {
  private static final String AUTHORITY = "spec.azure.gateway.caBundleRef of the environment";

  private final Connections connections;
  private final KubernetesSecrets secrets;
  private final Probe plain = new GatewayProbe();
  private final Map<Optional<String>, Probe> probes = new ConcurrentHashMap<>();
  private final Map<String, Known> providers = new ConcurrentHashMap<>();

  private record Known(CloudflareAccess access, DnsProvider provider) {}

  /** Clients by these connections. */
  public CloudClients(Connections connections, KubernetesSecrets secrets) {
    this.connections = connections;
    this.secrets = secrets;
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
                    : new Known(
                        access, new CloudflareDns(CloudflareEndpoint.of(access, Priority.URGENT))))
        .provider();
  }

  @Override
  public Repoints repoints(String namespace, String connection) {
    return new Secrets(
        connections.secretsManager(
            "spec.aws.connection of the environment", namespace, connection));
  }

  @Override
  public Probe probe(String namespace, @Nullable Gateway gateway) {
    if (gateway == null || !gateway.tls()) {
      return plain;
    }
    Optional<String> authority =
        Optional.ofNullable(gateway.caBundleRef())
            .map(ref -> secrets.read(AUTHORITY, namespace, ref).value());
    return probes.computeIfAbsent(authority, pem -> new GatewayProbe(Trust.of(AUTHORITY, pem)));
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
