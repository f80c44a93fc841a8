package dev.landfall.cloud;

import dev.landfall.api.v1alpha1.AwsCredentials;
import dev.landfall.api.v1alpha1.AzureCredentials;
import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.CloudConnectionSpec;
import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.api.v1alpha1.SecretRef;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * CloudConnections with everything that they refer to. All failures arrive as {@link
 * FailureException} and name the field, its value and the remedy.
 */
final class ConnectionReader {
  private final KubernetesClient client;
  private final Reader reader;
  private final KubernetesSecrets secrets;
  private final ServiceAccountTokens tokens;

  ConnectionReader(KubernetesClient client, Reader reader) {
    this.client = client;
    this.reader = reader;
    this.secrets = new KubernetesSecrets(client, reader);
    this.tokens = new ServiceAccountTokens(client, reader);
  }

  /**
   * What clients are made of.
   *
   * @param version of everything that was read: another one means other content
   * @param make makes it
   */
  record Access<T>(String version, Supplier<T> make) {}

  /**
   * A connection, for objects of a namespace.
   *
   * @param field the field that names it
   * @param from the namespace of the object that names it
   * @param cloud which one it has to be to
   */
  CloudConnection read(String field, String from, ConnectionRef ref, String cloud) {
    try {
      CloudConnection found =
          client
              .resources(CloudConnection.class)
              .inNamespace(ref.namespace())
              .withName(ref.name())
              .get();
      if (!ref.namespace().equals(from) && (found == null || !found.getSpec().allows(from))) {
        throw ref.refused(field, from).asException();
      }
      if (found == null) {
        throw new Failure.Invalid(
                field,
                "CloudConnection %s, which is not there".formatted(ref),
                "create it in namespace " + ref.namespace())
            .asException();
      }
      if (!found.getSpec().cloud().equals(cloud)) {
        throw new Failure.Invalid(
                field,
                "CloudConnection %s, which is not one to %s".formatted(ref, cloud),
                "name a CloudConnection that has spec." + cloud)
            .asException();
      }
      return found;
    } catch (KubernetesClientException e) {
      throw reader.failed("reading CloudConnection %s".formatted(ref), e);
    }
  }

  /** Access to AWS. */
  Access<AwsClients.AwsAccess> aws(CloudConnection connection) {
    CloudConnectionSpec.Aws aws = Objects.requireNonNull(connection.getSpec().aws());
    CloudConnectionSpec.Endpoint endpoint = aws.endpoint();
    Access<Trust> trust =
        trust(connection, "aws", endpoint == null ? null : endpoint.caBundleRef());
    Access<AwsLogin> login = login(connection, aws);
    return new Access<>(
        login.version() + trust.version(),
        () ->
            new AwsClients.AwsAccess(
                ConnectionRef.of(connection).toString(),
                aws.region(),
                aws.accountId(),
                login.make().get(),
                Optional.ofNullable(endpoint).map(e -> URI.create(e.url())),
                trust.make().get(),
                remedy(connection, aws)));
  }

  private Access<AwsLogin> login(CloudConnection connection, CloudConnectionSpec.Aws aws) {
    AwsCredentials.WebIdentity identity = aws.credentials().webIdentity();
    if (identity != null) {
      String role = aws.roleArn();
      String account = identity.serviceAccount();
      if (role == null) {
        throw new Failure.Invalid(
                field(connection, "aws.roleArn"),
                "absent",
                "name the role that the token of ServiceAccount %s is exchanged for"
                    .formatted(account))
            .asException();
      }
      Supplier<String> token =
          token(
              connection, "aws.credentials.webIdentity.serviceAccount", account, AwsLogin.AUDIENCE);
      return new Access<>("", () -> new AwsLogin.WebIdentity(role, token));
    }
    KubernetesSecrets.Content content =
        secret(connection, "aws.credentials.secretRef", secretName(aws.credentials().secretRef()));
    return new Access<>(
        content.version(),
        () -> {
          AwsLogin.Keys keys =
              new AwsLogin.Keys(content.key("accessKeyId").value(), content.key("secretAccessKey"));
          return aws.roleArn() == null
              ? keys
              : new AwsLogin.Role(keys, aws.roleArn(), Optional.ofNullable(aws.externalId()));
        });
  }

  private static String remedy(CloudConnection connection, CloudConnectionSpec.Aws aws) {
    AwsCredentials.WebIdentity identity = aws.credentials().webIdentity();
    return identity != null
        ? "let role %s trust %s, or grant it what is missing"
            .formatted(aws.roleArn(), subject(connection, identity.serviceAccount()))
        : "correct accessKeyId and secretAccessKey in Secret %s/%s, or grant what is missing"
            .formatted(
                connection.getMetadata().getNamespace(), secretName(aws.credentials().secretRef()));
  }

  /** Access to Azure. */
  Access<AzureAccess> azure(CloudConnection connection) {
    CloudConnectionSpec.Azure azure = Objects.requireNonNull(connection.getSpec().azure());
    CloudConnectionSpec.AzureEndpoint endpoint = azure.endpoint();
    Access<Trust> trust =
        trust(connection, "azure", endpoint == null ? null : endpoint.caBundleRef());
    Access<AzureLogin> login = login(connection, azure);
    return new Access<>(
        login.version() + trust.version(),
        () ->
            new AzureAccess(
                azure.subscriptionId(),
                azure.tenantId(),
                login.make().get(),
                Optional.ofNullable(endpoint).map(e -> URI.create(e.authorityHost())),
                Optional.ofNullable(endpoint)
                    .map(e -> URI.create(e.resourceManager()))
                    .orElse(AzureClients.PUBLIC),
                trust.make().get(),
                remedy(connection, azure)));
  }

  private Access<AzureLogin> login(CloudConnection connection, CloudConnectionSpec.Azure azure) {
    AzureCredentials.WorkloadIdentity identity = azure.credentials().workloadIdentity();
    if (identity != null) {
      Supplier<String> token =
          token(
              connection,
              "azure.credentials.workloadIdentity.serviceAccount",
              identity.serviceAccount(),
              AzureLogin.AUDIENCE);
      return new Access<>("", () -> new AzureLogin.Federated(identity.clientId(), token));
    }
    KubernetesSecrets.Content content =
        secret(
            connection, "azure.credentials.secretRef", secretName(azure.credentials().secretRef()));
    return new Access<>(
        content.version(),
        () -> new AzureLogin.Secret(content.key("clientId").value(), content.key("clientSecret")));
  }

  private static String remedy(CloudConnection connection, CloudConnectionSpec.Azure azure) {
    AzureCredentials.WorkloadIdentity identity = azure.credentials().workloadIdentity();
    return identity != null
        ? "give %s a federated credential for %s, or grant it the roles of docs/azure-roles.md"
            .formatted(identity.clientId(), subject(connection, identity.serviceAccount()))
        : ("correct clientId and clientSecret in Secret %s/%s, or grant the application the"
                + " Contributor role")
            .formatted(
                connection.getMetadata().getNamespace(),
                secretName(azure.credentials().secretRef()));
  }

  /** Access to Cloudflare, by way of an account. */
  Access<Function<Account, CloudflareAccess>> cloudflare(CloudConnection connection) {
    CloudConnectionSpec.Cloudflare cloudflare =
        Objects.requireNonNull(connection.getSpec().cloudflare());
    KeyRef token = cloudflare.apiTokenSecretRef();
    KubernetesSecrets.Content content =
        secret(connection, "cloudflare.apiTokenSecretRef", token.name());
    CloudConnectionSpec.Endpoint endpoint = cloudflare.endpoint();
    Access<Trust> trust =
        trust(connection, "cloudflare", endpoint == null ? null : endpoint.caBundleRef());
    return new Access<>(
        content.version() + trust.version(),
        () ->
            account ->
                new CloudflareAccess(
                    ConnectionRef.of(connection).toString(),
                    content.key(token.key()),
                    endpoint == null ? CloudflareAccess.PUBLIC : URI.create(endpoint.url()),
                    trust.make().get(),
                    account));
  }

  /** The API server has seen to it that there is one; the compiler has not. */
  private static String secretName(@Nullable SecretRef ref) {
    return Objects.requireNonNull(ref).name();
  }

  private KubernetesSecrets.Content secret(CloudConnection connection, String path, String name) {
    return secrets.read(field(connection, path), connection.getMetadata().getNamespace(), name);
  }

  private Supplier<String> token(
      CloudConnection connection, String path, String serviceAccount, String audience) {
    String namespace = connection.getMetadata().getNamespace();
    return () -> tokens.token(field(connection, path), namespace, serviceAccount, audience);
  }

  private Access<Trust> trust(CloudConnection connection, String side, @Nullable KeyRef ref) {
    String path = side + ".endpoint.caBundleRef";
    String field = field(connection, path);
    if (ref == null) {
      return new Access<>("", () -> Trust.of(field, Optional.empty()));
    }
    KubernetesSecrets.Content content = secret(connection, path, ref.name());
    return new Access<>(
        "/" + content.version(),
        () -> Trust.of(field, Optional.of(content.key(ref.key()).value())));
  }

  private static String subject(CloudConnection connection, String serviceAccount) {
    return "system:serviceaccount:%s:%s"
        .formatted(connection.getMetadata().getNamespace(), serviceAccount);
  }

  private static String field(CloudConnection connection, String path) {
    return "spec.%s of CloudConnection %s".formatted(path, ConnectionRef.of(connection));
  }
}
