package dev.landfall.cloud;

import dev.landfall.api.v1alpha1.CloudConnection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * CloudConnections by name, as clients that can be called. A name is one of the own namespace, or
 * namespace/name of a connection that allows the namespace.
 *
 * <p>The connection and its Secrets are read again after a few seconds; the clients are kept for as
 * long as none of those is another, and closed when one is. All failures arrive as {@link
 * FailureException} and name the field, its value and the remedy.
 */
public final class Connections implements AutoCloseable {
  /** So long a connection is taken to be as it was: a switch asks for it several times. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final ConnectionReader reader;
  private final CloudCalls calls;
  private final Clock clock;
  private final Map<ConnectionRef, Kept> kept = new ConcurrentHashMap<>();
  private final Map<Reached, Account> accounts = new ConcurrentHashMap<>();
  private final Map<Reached, Lists> lists = new ConcurrentHashMap<>();

  /**
   * Connections of a cluster.
   *
   * @param client the Kubernetes API
   * @param calls told of every call to a cloud
   * @param clock for the age of operations
   */
  public Connections(KubernetesClient client, CloudCalls calls, Clock clock) {
    this(new ConnectionReader(client, Reader.OPERATOR), calls, clock);
  }

  /**
   * The same for a person at a terminal: it reads what their kubeconfig lets them read, and says
   * what they lack.
   */
  public static Connections ofPerson(KubernetesClient client, Clock clock) {
    return new Connections(new ConnectionReader(client, Reader.PERSON), CloudCalls.NONE, clock);
  }

  private Connections(ConnectionReader reader, CloudCalls calls, Clock clock) {
    this.reader = reader;
    this.calls = calls;
    this.clock = clock;
  }

  /** Its address belongs to it: a wrong one must not silence those who have the right one. */
  private record Reached(String cloud, String account, Optional<URI> at) {}

  /** Status is written to a connection too: what counts is its spec, and what that refers to. */
  private record Kept(CloudConnection connection, String versions, Object clients, Instant readAt) {

    boolean isOf(CloudConnection now, String versionsNow) {
      return connection.getMetadata().getUid().equals(now.getMetadata().getUid())
          && connection.getSpec().equals(now.getSpec())
          && versions.equals(versionsNow);
    }
  }

  /**
   * Clients of an AWS account.
   *
   * @param field the field that names the connection, for messages
   * @param from the namespace of the object that names it
   */
  public AwsClients aws(String field, String from, String name) {
    return clients(
        "aws",
        field,
        from,
        name,
        AwsClients.class,
        reader::aws,
        (connection, access) ->
            new AwsClients(
                access, account("aws", access.accountId(), access.endpoint(), connection)));
  }

  /**
   * Clients of an Azure subscription.
   *
   * @param field the field that names the connection, for messages
   * @param from the namespace of the object that names it
   */
  public AzureClients azure(String field, String from, String name) {
    return clients(
        "azure",
        field,
        from,
        name,
        AzureClients.class,
        reader::azure,
        (connection, access) ->
            new AzureClients(
                access,
                account(
                    "azure",
                    access.subscriptionId(),
                    Optional.of(access.resourceManager()),
                    connection),
                lists(access),
                clock));
  }

  /**
   * Access to Cloudflare.
   *
   * @param field the field that names the connection, for messages
   * @param from the namespace of the object that names it
   */
  public CloudflareAccess cloudflare(String field, String from, String name) {
    return clients(
        "cloudflare",
        field,
        from,
        name,
        CloudflareAccess.class,
        reader::cloudflare,
        (connection, access) ->
            access.apply(
                account(
                    "cloudflare",
                    ConnectionRef.of(connection).toString(),
                    Optional.ofNullable(connection.getSpec().cloudflare())
                        .flatMap(c -> Optional.ofNullable(c.endpoint()))
                        .map(e -> URI.create(e.url())),
                    connection)));
  }

  /**
   * The secrets of an AWS account.
   *
   * @param field the field that names the connection, for messages
   * @param from the namespace of the object that names it
   */
  public SecretsManagerAccess secretsManager(String field, String from, String name) {
    return new SecretsManagerSecrets(aws(field, from, name));
  }

  private Account account(String cloud, String id, Optional<URI> at, CloudConnection connection) {
    Account account =
        accounts.computeIfAbsent(
            new Reached(cloud, id, at), r -> new Account(cloud, id, calls, clock));
    account.budget(
        ConnectionRef.of(connection).toString(), Budget.of(cloud, connection.getSpec().budget()));
    return account;
  }

  /** Two who sign in as the same see the same; others may see less. */
  private Lists lists(AzureAccess access) {
    String who = "%s/%s".formatted(access.tenantId(), access.login().clientId());
    Optional<URI> at = Optional.of(access.resourceManager());
    return lists.computeIfAbsent(
        new Reached(who, access.subscriptionId(), at), r -> new Lists(clock));
  }

  private <A, T> T clients(
      String cloud,
      String field,
      String from,
      String name,
      Class<T> type,
      Function<CloudConnection, ConnectionReader.Access<A>> read,
      BiFunction<CloudConnection, A, T> make) {
    ConnectionRef ref = ConnectionRef.of(from, name);
    return fresh(from, ref, type)
        .orElseGet(
            () -> {
              CloudConnection connection = reader.read(field, from, ref, cloud);
              ConnectionReader.Access<A> access = read.apply(connection);
              return keep(
                  connection,
                  access.version(),
                  type,
                  () -> make.apply(connection, access.make().get()));
            });
  }

  private <T> Optional<T> fresh(String from, ConnectionRef ref, Class<T> type) {
    return Optional.ofNullable(kept.get(ref))
        .filter(k -> clock.instant().isBefore(k.readAt().plus(FRESH)))
        .filter(k -> ref.namespace().equals(from) || k.connection().getSpec().allows(from))
        .map(Kept::clients)
        .filter(type::isInstance)
        .map(type::cast);
  }

  private <T> T keep(CloudConnection connection, String versions, Class<T> type, Supplier<T> make) {
    Kept current =
        kept.compute(
            ConnectionRef.of(connection),
            (ref, old) -> {
              if (old != null && old.isOf(connection, versions)) {
                return new Kept(connection, versions, old.clients(), clock.instant());
              }
              Object clients = make.get();
              closeQuietly(old);
              return new Kept(connection, versions, clients, clock.instant());
            });
    return type.cast(current.clients());
  }

  private static void closeQuietly(@Nullable Kept old) {
    if (old != null && old.clients() instanceof AwsClients aws) {
      aws.close();
    }
  }

  @Override
  public void close() {
    kept.values().forEach(Connections::closeQuietly);
    kept.clear();
  }
}
