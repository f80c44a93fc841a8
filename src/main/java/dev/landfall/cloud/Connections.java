package dev.landfall.cloud;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.CloudConnectionSpec;
import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * CloudConnections by name, as clients that can be called.
 *
 * <p>The connection and its Secrets are read again after a few seconds; the clients are kept for as
 * long as none of those has another resourceVersion, and closed when one has. All failures arrive
 * as {@link FailureException} and name the field, its value and the remedy.
 */
public final class Connections implements AutoCloseable {
  private final KubernetesClient client;
  private final KubernetesSecrets secrets;
  private final CloudCalls calls;
  private final Clock clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  /**
   * Connections of a cluster.
   *
   * @param client the Kubernetes API
   * @param calls told of every call to a cloud
   * @param clock for the age of operations
   */
  public Connections(KubernetesClient client, CloudCalls calls, Clock clock) {
    this.client = client;
    this.secrets = new KubernetesSecrets(client);
    this.calls = calls;
    this.clock = clock;
  }

  /** So long a connection is taken to be as it was: a switch asks for it several times. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private record Kept(String fingerprint, Object clients, Instant readAt) {}

  /**
   * Clients of an AWS account.
   *
   * @param field the field that names the connection, for messages
   */
  public AwsClients aws(String field, String namespace, String name) {
    return fresh(namespace, name, AwsClients.class)
        .orElseGet(() -> awsAnew(field, namespace, name));
  }

  private AwsClients awsAnew(String field, String namespace, String name) {
    CloudConnection connection = read(field, namespace, name);
    CloudConnectionSpec.Aws aws = side(field, connection, connection.getSpec().aws(), "aws");
    KubernetesSecrets.Content keys =
        secrets.read(
            field(connection, "aws.credentials.secretRef"),
            namespace,
            aws.credentials().secretRef().name());
    CloudConnectionSpec.Endpoint endpoint = aws.endpoint();
    Bundle bundle = bundle(connection, "aws", endpoint == null ? null : endpoint.caBundleRef());
    return keep(
        connection,
        keys.version() + bundle.version(),
        AwsClients.class,
        () ->
            new AwsClients(
                new AwsClients.AwsAccess(
                    namespace + "/" + name,
                    aws.region(),
                    aws.accountId(),
                    keys.key("accessKeyId").value(),
                    keys.key("secretAccessKey"),
                    Optional.ofNullable(aws.roleArn()),
                    Optional.ofNullable(endpoint).map(e -> URI.create(e.url())),
                    bundle.trust(),
                    ("correct accessKeyId and secretAccessKey in Secret %s/%s, or grant what is"
                            + " missing")
                        .formatted(namespace, keys.name())),
                calls));
  }

  /**
   * Clients of an Azure subscription.
   *
   * @param field the field that names the connection, for messages
   */
  public AzureClients azure(String field, String namespace, String name) {
    return fresh(namespace, name, AzureClients.class)
        .orElseGet(() -> azureAnew(field, namespace, name));
  }

  private AzureClients azureAnew(String field, String namespace, String name) {
    CloudConnection connection = read(field, namespace, name);
    CloudConnectionSpec.Azure azure =
        side(field, connection, connection.getSpec().azure(), "azure");
    KubernetesSecrets.Content keys =
        secrets.read(
            field(connection, "azure.credentials.secretRef"),
            namespace,
            azure.credentials().secretRef().name());
    CloudConnectionSpec.AzureEndpoint endpoint = azure.endpoint();
    Bundle bundle = bundle(connection, "azure", endpoint == null ? null : endpoint.caBundleRef());
    return keep(
        connection,
        keys.version() + bundle.version(),
        AzureClients.class,
        () ->
            new AzureClients(
                new AzureClients.AzureAccess(
                    azure.subscriptionId(),
                    azure.tenantId(),
                    keys.key("clientId").value(),
                    keys.key("clientSecret"),
                    Optional.ofNullable(endpoint).map(e -> URI.create(e.authorityHost())),
                    Optional.ofNullable(endpoint)
                        .map(e -> URI.create(e.resourceManager()))
                        .orElse(AzureClients.PUBLIC),
                    bundle.trust(),
                    ("correct clientId and clientSecret in Secret %s/%s, or grant the application"
                            + " the Contributor role")
                        .formatted(namespace, keys.name())),
                calls,
                clock));
  }

  /**
   * Access to Cloudflare.
   *
   * @param field the field that names the connection, for messages
   */
  public CloudflareAccess cloudflare(String field, String namespace, String name) {
    return fresh(namespace, name, CloudflareAccess.class)
        .orElseGet(() -> cloudflareAnew(field, namespace, name));
  }

  private CloudflareAccess cloudflareAnew(String field, String namespace, String name) {
    CloudConnection connection = read(field, namespace, name);
    CloudConnectionSpec.Cloudflare cloudflare =
        side(field, connection, connection.getSpec().cloudflare(), "cloudflare");
    KeyRef token = cloudflare.apiTokenSecretRef();
    KubernetesSecrets.Content content =
        secrets.read(field(connection, "cloudflare.apiTokenSecretRef"), namespace, token.name());
    CloudConnectionSpec.Endpoint endpoint = cloudflare.endpoint();
    Bundle bundle =
        bundle(connection, "cloudflare", endpoint == null ? null : endpoint.caBundleRef());
    return keep(
        connection,
        content.version() + bundle.version(),
        CloudflareAccess.class,
        () ->
            new CloudflareAccess(
                namespace + "/" + name,
                content.key(token.key()),
                endpoint == null ? CloudflareAccess.PUBLIC : URI.create(endpoint.url()),
                bundle.trust()));
  }

  /**
   * The secrets of an AWS account.
   *
   * @param field the field that names the connection, for messages
   */
  public SecretsManagerAccess secretsManager(String field, String namespace, String name) {
    return new SecretsManagerSecrets(aws(field, namespace, name));
  }

  private CloudConnection read(String field, String namespace, String name) {
    try {
      CloudConnection found =
          client.resources(CloudConnection.class).inNamespace(namespace).withName(name).get();
      if (found == null) {
        throw new Failure.Invalid(
                field,
                "CloudConnection %s/%s, which is not there".formatted(namespace, name),
                "create it in namespace " + namespace)
            .asException();
      }
      return found;
    } catch (KubernetesClientException e) {
      throw new FailureException(
          SdkFailures.kubernetes("reading CloudConnection %s/%s".formatted(namespace, name), e), e);
    }
  }

  private static <T> T side(
      String field, CloudConnection connection, @Nullable T side, String expected) {
    if (side == null) {
      throw new Failure.Invalid(
              field,
              "CloudConnection %s, which is not one to %s"
                  .formatted(connection.getMetadata().getName(), expected),
              "name a CloudConnection that has spec." + expected)
          .asException();
    }
    return side;
  }

  private record Bundle(String version, Supplier<Trust> make) {
    Trust trust() {
      return make.get();
    }
  }

  private Bundle bundle(CloudConnection connection, String side, @Nullable KeyRef ref) {
    String field = field(connection, side + ".endpoint.caBundleRef");
    if (ref == null) {
      return new Bundle("", () -> Trust.of(field, Optional.empty()));
    }
    KubernetesSecrets.Content content =
        secrets.read(field, connection.getMetadata().getNamespace(), ref.name());
    return new Bundle(
        "/" + content.version(),
        () -> Trust.of(field, Optional.of(content.key(ref.key()).value())));
  }

  private <T> Optional<T> fresh(String namespace, String name, Class<T> type) {
    return Optional.ofNullable(kept.get(namespace + "/" + name))
        .filter(k -> clock.instant().isBefore(k.readAt().plus(FRESH)))
        .map(Kept::clients)
        .filter(type::isInstance)
        .map(type::cast);
  }

  private <T> T keep(
      CloudConnection connection, String secretVersions, Class<T> type, Supplier<T> make) {
    String fingerprint =
        "%s/%s/%s"
            .formatted(
                connection.getMetadata().getUid(),
                connection.getMetadata().getResourceVersion(),
                secretVersions);
    String key = connection.getMetadata().getNamespace() + "/" + connection.getMetadata().getName();
    Kept current =
        kept.compute(
            key,
            (k, old) -> {
              if (old != null && old.fingerprint().equals(fingerprint)) {
                return new Kept(fingerprint, old.clients(), clock.instant());
              }
              Kept fresh = new Kept(fingerprint, make.get(), clock.instant());
              closeQuietly(old);
              return fresh;
            });
    return type.cast(current.clients());
  }

  private static String field(CloudConnection connection, String path) {
    return "spec.%s of CloudConnection %s/%s"
        .formatted(
            path, connection.getMetadata().getNamespace(), connection.getMetadata().getName());
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
