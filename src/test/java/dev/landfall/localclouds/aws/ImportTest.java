package dev.landfall.localclouds.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.api.v1alpha1.Cache;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cli.ImportCommand;
import dev.landfall.cloud.AwsShell;
import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.RedisServer;
import dev.landfall.localclouds.ReverseProxy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;

/** The command import, from an account to YAML that a real API server takes. */
@Tag("slow")
class ImportTest {
  private static final String PASSWORD = "a-value-that-is-nowhere";

  @TempDir static Path dir;
  private static AwsCase local;

  @BeforeAll
  static void start() throws Exception {
    local = new AwsCase();
    InetAddress address = local.addresses.next(Addresses.Pool.RDS);
    PostgresServer server =
        PostgresServer.start(
            new PostgresServer.Settings(
                15,
                dir.resolve("shop-db"),
                address,
                local.authority.issue("shop-db", address),
                "rdsadmin"));
    local.aws.createDatabase(
        "shop-db", server, new AwsCloud.Master("landfall_admin", PASSWORD), "shop", Map.of());
    InetAddress redis = local.addresses.next(Addresses.Pool.ELASTICACHE);
    local.aws.createCache(
        "shop-redis",
        RedisServer.start(
            new RedisServer.Settings(
                dir.resolve("shop-redis"), redis, 6379, local.authority.issue("redis", redis))),
        PASSWORD);
    local.aws.createBucket(
        "shop.uploads", new AwsCloud.BucketSettings(true, List.of("expire-drafts")));
    local.aws.putObject("shop.uploads", "film.mp4", 5L << 29);
    ReverseProxy proxy =
        ReverseProxy.start(
            ReverseProxy.Kind.APPLICATION_LOAD_BALANCER,
            local.addresses.next(Addresses.Pool.LOAD_BALANCER),
            8080);
    AwsCloud.Balancer balancer = local.aws.createLoadBalancer("shop-alb", proxy, 8080, "/health");
    local.aws.addRule("shop-alb", 10, List.of("api.domain.com", "www.domain.com"), List.of());
    local.aws.createService(
        new EcsSettings(
            "shop",
            "backend",
            "shop/hello:1.0",
            8080,
            Map.of("GREETING", PASSWORD),
            1,
            Optional.of(balancer.targetGroupArn())),
        local.addresses,
        Programs.standard(dir));
    local
        .client(ApplicationAutoScalingClient.builder())
        .registerScalableTarget(
            r ->
                r.serviceNamespace("ecs")
                    .resourceId("service/shop/backend")
                    .scalableDimension("ecs:service:DesiredCount")
                    .minCapacity(1)
                    .maxCapacity(3));
    Files.writeString(dir.resolve("ca.crt"), local.authority.pem());
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  private record Ran(int code, String out, String messages) {}

  private static Ran run(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--region",
                AwsCase.REGION,
                "--endpoint-url",
                local.server.uri().toString(),
                "--ca-bundle",
                dir.resolve("ca.crt").toString()));
    args.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int code =
        ImportCommand.run(
            args.toArray(String[]::new),
            new ImportCommand.World(
                new AwsShell(StaticCredentialsProvider.create(local.credentials())),
                () -> {
                  throw new AssertionError("no cluster was asked for");
                },
                Clock.systemUTC()),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(messages, true, StandardCharsets.UTF_8));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), messages.toString(StandardCharsets.UTF_8));
  }

  @Test
  void what_stands_on_AWS_is_in_the_YAML_and_nothing_was_written_or_told() throws IOException {
    long writes = local.log.of("aws").writes();
    Path into = dir.resolve("drafted");

    Ran ran = run("-n", "shop", "-o", into.toString());

    assertThat(ran.code()).as(ran.messages()).isZero();
    assertThat(local.log.of("aws").writes()).isEqualTo(writes);
    String yaml = Files.readString(into.resolve("10-environment.yaml"));
    MigrationEnvironment drafted = Serialization.unmarshal(yaml, MigrationEnvironment.class);
    var aws = drafted.getSpec().aws();
    assertThat(aws.loadBalancer()).isEqualTo("shop-alb");
    assertThat(aws.services())
        .extracting(s -> s.cluster() + "/" + s.name())
        .containsExactly("shop/backend");
    assertThat(aws.databases()).extracting(d -> d.instance()).containsExactly("shop-db");
    var azure = drafted.getSpec().azure();
    assertThat(azure.location()).isEqualTo("canadacentral");
    assertThat(azure.databases().getFirst().version()).isEqualTo("15");
    assertThat(aws.caches()).extracting(c -> c.cluster()).containsExactly("shop-redis");
    assertThat(aws.buckets()).extracting(b -> b.bucket()).containsExactly("shop.uploads");
    var cache = azure.caches().getFirst();
    assertThat(cache.name()).isEqualTo("shop-redis");
    assertThat(cache.sku()).as("0.75 of 1.37 GiB are 1.03").isEqualTo("Balanced_B3");
    assertThat(cache.highAvailability()).isFalse();
    assertThat(cache.clusteringPolicy()).isEqualTo(Cache.ClusteringPolicy.NoCluster);
    assertThat(azure.storage().containers())
        .extracting(c -> c.name())
        .containsExactly("shop-uploads");
    assertThat(yaml).contains("2.50 GiB on S3", "lifecycle rule expire-drafts", "old versions");
    var app = azure.containerApps().apps().getFirst();
    assertThat(app.replicas().max()).isEqualTo(3);
    assertThat(app.ingress().port()).isEqualTo(8080);
    assertThat(app.ingress().healthPath()).isEqualTo("/health");
    assertThat(azure.gateway().routes())
        .extracting(r -> r.host())
        .containsExactly("api.domain.com", "www.domain.com");
    assertThat(yaml).contains("GREETING").doesNotContain(PASSWORD);
    assertThat(Files.readString(into.resolve("30-cutover.yaml")))
        .contains("zone: domain.com")
        .contains("- api.domain.com");

    Ran again = run("-n", "shop", "-o", into.toString());

    assertThat(again.code()).isEqualTo(1);
    assertThat(again.messages()).contains("is there already");
  }

  @Test
  void what_it_writes_a_real_API_server_takes() throws IOException {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    assumeTrue(binaries.missing().isEmpty(), () -> binaries.missing().orElseThrow());
    Ran ran = run("-n", "shop");

    try (KubeCluster cluster = KubeCluster.start(binaries, dir.resolve("kube"))) {
      try (Stream<Path> crds = Files.list(Path.of("crds"))) {
        for (Path crd : crds.sorted().toList()) {
          cluster.kubectl("apply", "-f", crd.toString()).orThrow();
        }
      }
      cluster
          .kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s")
          .orThrow();
      cluster.kubectl("create", "namespace", "shop").orThrow();

      KubeCluster.Output applied =
          cluster.kubectlWith(ran.out(), "apply", "--server-side", "-f", "-");

      assertThat(applied.code()).as(applied.output() + ran.out()).isZero();
      assertThat(applied.output())
          .contains("migrationenvironment.landfall.dev/prod")
          .contains("datasync.landfall.dev/shop-db")
          .contains("dnscutover.landfall.dev/go-live");
    }
  }

  @Test
  void what_is_asked_of_AWS_is_what_the_policy_allows() throws IOException {
    assertThat(run().code()).isZero();
    assertThat(run("--tag", "app=shop").code()).isZero();

    Set<String> asked = new TreeSet<>(local.log.of("aws").operations().keySet());
    asked.remove("sts:GetCallerIdentity"); // allowed to everyone
    asked.remove("application-autoscaling:RegisterScalableTarget"); // this test's own
    Set<String> allowed = new TreeSet<>();
    for (JsonNode statement :
        new ObjectMapper().readTree(Path.of("docs/aws-policy.json").toFile()).get("Statement")) {
      if (!Set.of("Repoint", "CarryBuckets").contains(statement.get("Sid").asText())) {
        statement.get("Action").forEach(a -> allowed.add(a.asText()));
      }
    }
    assertThat(asked).isEqualTo(allowed);
  }

  @Test
  void what_is_wrong_is_said_with_how_it_is_called() {
    assertThat(run("--tag", "shop").messages())
        .contains("--tag shop: write KEY=VALUE")
        .contains("usage:");
    assertThat(run("--region").code()).isEqualTo(2);
  }

  @Test
  void a_selection_leaves_the_rest_out() {
    assertThat(run("--database", "other").out()).doesNotContain("shop-db").contains("shop-alb");
  }
}
