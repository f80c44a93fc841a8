package dev.landfall.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cli.ImportCommand;
import dev.landfall.cloud.AwsShell;
import dev.landfall.localclouds.LocalClouds;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The shop on AWS imported, what only a person has filled in, applied to a real API server, and
 * planned by the operator's own reconciler.
 */
@Tag("slow")
class ImportPlansTest {
  private static final AwsCredentialsProvider NOBODY =
      () -> {
        throw new AssertionError("nobody is signed in at this terminal");
      };

  @TempDir static Path dir;
  private static LocalClouds clouds;
  private static Cluster cluster;
  private static Cluster.Azure azure;
  private static Map<String, String> key;

  @BeforeAll
  static void start() throws IOException {
    cluster = Cluster.start(dir.resolve("kube"));
    clouds = LocalClouds.start(dir.resolve("clouds"));
    azure =
        new Cluster.Azure(
            clouds.azureUri(), clouds.azure().credentials(), clouds.authority().pem());
    cluster.apply(Files.readString(clouds.file("connections.yaml")));
    Map<?, ?> secret =
        Serialization.unmarshal(
            cluster.kubectl("-n", "shop", "get", "secret", "aws-prod", "-o", "yaml"), Map.class);
    key = new HashMap<>();
    ((Map<?, ?>) secret.get("data"))
        .forEach(
            (k, v) ->
                key.put(
                    k.toString(),
                    new String(
                        java.util.Base64.getDecoder().decode(v.toString()),
                        StandardCharsets.UTF_8)));
    for (String namespace : List.of("terminal", "tenant", "stranger")) {
      cluster.kubectl("create", "namespace", namespace);
    }
  }

  @AfterAll
  static void stop() {
    if (clouds != null) {
      clouds.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private record Ran(int code, String out, String messages) {}

  private static Ran run(
      AwsCredentialsProvider shell, Supplier<KubernetesClient> kubernetes, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int code =
        ImportCommand.run(
            args,
            new ImportCommand.World(new AwsShell(shell), kubernetes, Clock.systemUTC()),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(messages, true, StandardCharsets.UTF_8));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), messages.toString(StandardCharsets.UTF_8));
  }

  private static Ran connected(String... args) {
    return run(NOBODY, cluster::client, args);
  }

  /** What the shop's draft asks of a person, besides the access to clouds. */
  private static Map<String, String> answers() {
    Map<String, String> answers = new HashMap<>();
    answers.put("Secret/cloudflare token", "a-token");
    for (String login : List.of("aws", "azure", "app")) {
      answers.put("Secret/shop-db-%s username".formatted(login), "shop_" + login);
      answers.put("Secret/shop-db-%s password".formatted(login), "A-password-1");
    }
    for (String variable :
        List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "DATABASE_SECRET_ID",
            "JAVA_TOOL_OPTIONS",
            "STACK")) {
      answers.put("MigrationEnvironment/prod " + variable, "a-value");
    }
    return answers;
  }

  @Test
  void what_the_terminal_is_signed_in_to_is_drafted_and_plans() {
    Path into = dir.resolve("terminal");

    Ran ran =
        run(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(key.get("accessKeyId"), key.get("secretAccessKey"))),
            () -> {
              throw new AssertionError("no cluster was asked for");
            },
            "--region",
            LocalClouds.REGION,
            "--endpoint-url",
            clouds.awsUri().toString(),
            "--ca-bundle",
            clouds.caFile().toString(),
            "-n",
            "terminal",
            "-o",
            into.toString());

    assertThat(ran.code()).as(ran.messages()).isZero();
    Map<String, String> answers = answers();
    key.forEach((name, value) -> answers.put("Secret/aws-prod " + name, value));
    MigrationEnvironment planned = cluster.plan(Drafts.of(into), "terminal", azure, answers);
    Cluster.assertPlanned(planned);
    assertThat(planned.getStatus().source())
        .extracting(p -> p.component())
        .containsExactly(
            "database/shop-db",
            "service/shop/backend",
            "loadBalancer/shop-alb",
            "cache/shop-redis",
            "bucket/shop-uploads");
    assertThat(measured(planned, "database/shop-db"))
        .contains("DatabaseConnections", "FreeStorageSpace", "TransactionLogsDiskUsage");
    assertThat(measured(planned, "loadBalancer/shop-alb")).contains("RequestCount");
    assertThat(measured(planned, "bucket/shop-uploads"))
        .containsExactly("BucketSizeBytes/StandardStorage", "NumberOfObjects");
    assertThat(planned.getStatus().source().getLast().notCarried())
        .anyMatch(why -> why.contains("lifecycle rule expire-drafts"));
    assertThat(planned.getStatus().plan())
        .extracting(l -> l.resource())
        .contains("managedRedis/prod-shop-redis", "blobContainer/prodfiles/shop-uploads");
  }

  private static List<String> measured(MigrationEnvironment planned, String component) {
    return planned.getStatus().source().stream()
        .filter(p -> p.component().equals(component))
        .flatMap(p -> p.measured().stream())
        .map(m -> m.metric())
        .toList();
  }

  @Test
  void through_a_connection_of_another_namespace_that_allows_it_no_key_is_asked_for_and_it_plans() {
    cluster.kubectl(
        "-n",
        "shop",
        "patch",
        "cloudconnection",
        "aws-prod",
        "--type=merge",
        "-p",
        "{\"spec\": {\"allowedNamespaces\": [\"tenant\"]}}");
    Path into = dir.resolve("tenant");

    Ran ran = connected("--connection", "shop/aws-prod", "-n", "tenant", "-o", into.toString());

    assertThat(ran.code()).as(ran.messages()).isZero();
    assertThat(into.resolve("05-connections.yaml")).content().doesNotContain("aws:");
    MigrationEnvironment planned = cluster.plan(Drafts.of(into), "tenant", azure, answers());
    assertThat(planned.getSpec().aws().connection()).isEqualTo("shop/aws-prod");
    assertThat(planned.getSpec().azure().location()).isEqualTo("canadacentral");
    Cluster.assertPlanned(planned);
  }

  @Test
  void a_connection_that_does_not_allow_the_namespace_is_refused_and_nothing_is_written() {
    Ran ran = connected("--connection", "shop/aws-prod", "-n", "stranger");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.messages())
        .contains("--connection is CloudConnection shop/aws-prod")
        .contains("namespace stranger may not use")
        .contains("name stranger in its spec.allowedNamespaces");
    assertThat(connected("--connection", "azure-prod", "-n", "shop").messages())
        .contains("CloudConnection shop/azure-prod, which is not one to aws");
    assertThat(connected("--connection", "nobody", "-n", "shop").messages())
        .contains("CloudConnection shop/nobody, which is not there");
  }

  @Test
  void a_token_of_the_connections_ServiceAccount_is_enough_and_without_the_right_to_it_says_so() {
    clouds.aws().addRole("importer", "system:serviceaccount:shop:importer");
    cluster.kubectl("-n", "shop", "create", "serviceaccount", "importer");
    cluster.kubectl("-n", "shop", "create", "serviceaccount", "someone");
    cluster.kubectl(
        "-n",
        "shop",
        "create",
        "role",
        "look",
        "--verb=get",
        "--resource=cloudconnections.landfall.dev");
    cluster.kubectl(
        "-n",
        "shop",
        "create",
        "rolebinding",
        "look",
        "--role=look",
        "--serviceaccount=shop:someone");
    cluster.kubectl("-n", "shop", "create", "secret", "generic", "ca-2", "--from-file", caFile());
    cluster.apply(
        """
        apiVersion: landfall.dev/v1alpha1
        kind: CloudConnection
        metadata: {name: by-token, namespace: shop}
        spec:
          aws:
            region: ca-central-1
            accountId: "123456789012"
            roleArn: arn:aws:iam::123456789012:role/importer
            credentials: {webIdentity: {serviceAccount: importer}}
            endpoint: {url: "%s", caBundleRef: {name: ca-2, key: ca.crt}}
        """
            .formatted(clouds.awsUri()));

    Ran ran = connected("--connection", "by-token", "-n", "shop");

    assertThat(ran.code()).as(ran.messages()).isZero();
    assertThat(ran.out()).contains("connection: by-token").contains("instance: shop-db");

    Supplier<KubernetesClient> someone = () -> cluster.client("shop", "someone");
    assertThat(run(NOBODY, someone, "--connection", "aws-prod", "-n", "shop").messages())
        .contains("reading Secret shop/local-ca: the Kubernetes API refuses")
        .contains("have somebody give your user get on it");
    cluster.kubectl("-n", "shop", "create", "role", "secrets", "--verb=get", "--resource=secrets");
    cluster.kubectl(
        "-n",
        "shop",
        "create",
        "rolebinding",
        "secrets",
        "--role=secrets",
        "--serviceaccount=shop:someone");
    assertThat(run(NOBODY, someone, "--connection", "by-token", "-n", "shop").messages())
        .contains("you may not ask for tokens of ServiceAccount shop/importer")
        .contains("serviceaccounts/token");
  }

  private static String caFile() {
    return "ca.crt=" + clouds.caFile();
  }

  @Test
  void what_a_connection_says_is_not_said_again() {
    Ran ran = connected("--connection", "shop/aws-prod", "--region", "eu-west-1");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.messages())
        .contains("--region is what CloudConnection shop/aws-prod says itself")
        .contains("usage:");
    assertThat(connected().messages()).contains("which account?");
  }
}
