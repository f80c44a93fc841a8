package dev.landfall.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.landfall.api.v1alpha1.Measure;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cli.ImportCommand;
import dev.landfall.cloud.AwsShell;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.azure.AzureCloud;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.process.Await;
import dev.landfall.process.ChildProcess;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The same reading code against an AWS that somebody else wrote: moto. */
@Tag("slow")
class MotoTest {
  private static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop";
  private static final StaticCredentialsProvider ANYONE =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAANYONE", "anything"));

  @TempDir static Path dir;
  private static final Authority authority = Authority.create("moto");
  private static ChildProcess moto;
  private static URI endpoint;

  @BeforeAll
  static void start() throws IOException {
    Path program = cache().resolve("moto/bin/moto_server");
    if (!Files.isExecutable(program)) {
      System.err.println("MOTO IS NOT HERE: MotoTest is skipped; make moto puts it there");
      abort("make moto puts moto into the cache");
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Identity tls = authority.issue("moto", List.of("localhost"), List.of("127.0.0.1"), List.of());
    Files.writeString(dir.resolve("ca.crt"), authority.pem());
    Files.writeString(dir.resolve("moto.crt"), tls.pemChain());
    Files.writeString(dir.resolve("moto.key"), tls.pemKey());
    endpoint = URI.create("https://127.0.0.1:" + port);
    moto =
        ChildProcess.start(
            "moto",
            List.of(
                program.toString(),
                "-H",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-c",
                dir.resolve("moto.crt").toString(),
                "-k",
                dir.resolve("moto.key").toString()),
            Map.of(),
            dir.resolve("moto.log"));
    Await.until("moto to answer", Duration.ofSeconds(60), () -> !subnets().isEmpty());
    create();
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      moto.close();
    }
  }

  private static Path cache() {
    String own = System.getenv("LANDFALL_CACHE");
    String xdg = System.getenv("XDG_CACHE_HOME");
    return own != null
        ? Path.of(own)
        : Objects.requireNonNullElse(xdg, System.getProperty("user.home") + "/.cache")
            .transform(base -> Path.of(base).resolve("landfall"));
  }

  /** The default network's, without an SDK of EC2 for this one call. */
  private static List<String> subnets() {
    return network("subnetId");
  }

  private static List<String> network(String field) {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(authority.clientContext()).build()) {
      String answer =
          client
              .send(
                  HttpRequest.newBuilder(endpoint)
                      .header(
                          "Authorization",
                          "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/ec2/aws4_request,"
                              + " SignedHeaders=host, Signature=x")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "Action=DescribeSubnets&Version=2016-11-15"))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return Pattern.compile("<%s>([^<]+)".formatted(field))
          .matcher(answer)
          .results()
          .map((MatchResult m) -> m.group(1))
          .toList();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.builder()
        .tlsTrustManagersProvider(() -> new TrustManager[] {authority.trustManager()})
        .build();
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder) {
    return builder
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .httpClient(http())
        .credentialsProvider(ANYONE)
        .build();
  }

  @SuppressWarnings("unchecked") // arrays of the SDK's own varargs
  private static void create() {
    RdsClient rds = client(RdsClient.builder());
    for (Map.Entry<String, String> one :
        Map.of("orders", "postgres", "legacy", "mysql").entrySet()) {
      rds.createDBInstance(
          r ->
              r.dbInstanceIdentifier(one.getKey())
                  .engine(one.getValue())
                  .engineVersion(one.getValue().equals("postgres") ? "16.3" : "8.0.36")
                  .dbName("orders")
                  .dbInstanceClass("db.m6g.xlarge")
                  .allocatedStorage(100)
                  .multiAZ(true)
                  .masterUsername("root")
                  .masterUserPassword("never-in-the-yaml"));
    }
    ElasticLoadBalancingV2Client elb = client(ElasticLoadBalancingV2Client.builder());
    String balancer =
        elb.createLoadBalancer(r -> r.name("shop").subnets(subnets().subList(0, 2)))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    String group =
        elb.createTargetGroup(
                r ->
                    r.name("api")
                        .protocol("HTTP")
                        .port(8080)
                        .targetType("ip")
                        .vpcId(network("vpcId").getFirst())
                        .healthCheckPath("/ready"))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    String listener =
        elb.createListener(
                r ->
                    r.loadBalancerArn(balancer)
                        .protocol("HTTP")
                        .port(80)
                        .defaultActions(a -> a.type("forward").targetGroupArn(group)))
            .listeners()
            .getFirst()
            .listenerArn();
    elb.createRule(
        r ->
            r.listenerArn(listener)
                .priority(5)
                .conditions(
                    c -> c.field("host-header").hostHeaderConfig(h -> h.values("api.shop.example")),
                    c -> c.field("path-pattern").pathPatternConfig(p -> p.values("/v1/*")))
                .actions(a -> a.type("forward").targetGroupArn(group)));
    stores();
    EcsClient ecs = client(EcsClient.builder());
    ecs.createCluster(r -> r.clusterName("Shop_Main"));
    ecs.registerTaskDefinition(
        r ->
            r.family("api")
                .requiresCompatibilitiesWithStrings("FARGATE")
                .networkMode("awsvpc")
                .cpu("512")
                .memory("1024")
                .volumes(
                    v -> v.name("files").efsVolumeConfiguration(e -> e.fileSystemId("fs-12345678")))
                .containerDefinitions(
                    c -> c.name("proxy").image("envoy:1").essential(false),
                    c ->
                        c.name("api")
                            .image("123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/api:7")
                            .essential(true)
                            .portMappings(p -> p.containerPort(8080))
                            .environment(e -> e.name("MODE").value("never-in-the-yaml"))
                            .secrets(s -> s.name("DATABASE_URL").valueFrom(ARN))));
    ecs.createService(
        r ->
            r.cluster("Shop_Main")
                .serviceName("Api_Main")
                .taskDefinition("api")
                .desiredCount(2)
                .launchType("FARGATE")
                .loadBalancers(
                    l -> l.targetGroupArn(group).containerName("api").containerPort(8080)));
    client(ApplicationAutoScalingClient.builder())
        .registerScalableTarget(
            r ->
                r.serviceNamespace("ecs")
                    .resourceId("service/Shop_Main/Api_Main")
                    .scalableDimension("ecs:service:DesiredCount")
                    .minCapacity(2)
                    .maxCapacity(6));
  }

  @SuppressWarnings("unchecked") // arrays of the SDK's own varargs
  private static void stores() {
    client(ElastiCacheClient.builder())
        .createReplicationGroup(
            r ->
                r.replicationGroupId("sessions")
                    .replicationGroupDescription("sessions")
                    .engine("redis")
                    .engineVersion("7.1")
                    .cacheNodeType("cache.r7g.large")
                    .numNodeGroups(2)
                    .replicasPerNodeGroup(1)
                    .automaticFailoverEnabled(true)
                    .transitEncryptionEnabled(true)
                    .authToken("never-in-the-yaml-either"));
    S3Client s3 = client(S3Client.builder().forcePathStyle(true));
    s3.createBucket(r -> r.bucket("shop-invoices"));
    s3.putBucketVersioning(
        r -> r.bucket("shop-invoices").versioningConfiguration(v -> v.status("Enabled")));
    s3.putBucketLifecycleConfiguration(
        r ->
            r.bucket("shop-invoices")
                .lifecycleConfiguration(
                    l ->
                        l.rules(
                            x ->
                                x.id("to-glacier")
                                    .status("Enabled")
                                    .filter(f -> f.prefix(""))
                                    .expiration(e -> e.days(90)))));
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(600);
    client(CloudWatchClient.builder())
        .putMetricData(
            r ->
                r.namespace("AWS/RDS")
                    .metricData(
                        m ->
                            m.metricName("CPUUtilization")
                                .dimensions(d -> d.name("DBInstanceIdentifier").value("orders"))
                                .timestamp(hour)
                                .value(41.5)
                                .unit("Percent")));
  }

  /** Drafts all of it into a directory, once. */
  private static Path drafted() {
    Path into = dir.resolve("drafted");
    if (Files.exists(into)) {
      return into;
    }
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int code =
        ImportCommand.run(
            new String[] {
              "--region",
              "us-east-1",
              "--endpoint-url",
              endpoint.toString(),
              "--ca-bundle",
              dir.resolve("ca.crt").toString(),
              "-n",
              "shop",
              "-o",
              into.toString()
            },
            new ImportCommand.World(
                new AwsShell(ANYONE),
                () -> {
                  throw new AssertionError("no cluster was asked for");
                },
                Clock.systemUTC()),
            System.out,
            new PrintStream(messages, true, StandardCharsets.UTF_8));
    assertThat(code).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    return into;
  }

  @Test
  void what_is_drafted_of_it_a_real_API_server_takes_and_the_operator_plans() throws IOException {
    Map<String, String> answers = new HashMap<>();
    answers.put("Secret/aws-prod accessKeyId", "AKIAANYONE");
    answers.put("Secret/aws-prod secretAccessKey", "anything");
    answers.put("Secret/cloudflare token", "a-token");
    for (String login : List.of("aws", "azure", "app")) {
      answers.put("Secret/orders-%s username".formatted(login), "orders_" + login);
      answers.put("Secret/orders-%s password".formatted(login), "A-password-1");
    }
    answers.put("Secret/api-main-env DATABASE_URL", "postgresql://orders");
    answers.put("MigrationEnvironment/prod MODE", "a-mode");
    Authority clouds = Authority.create("clouds");
    try (Addresses addresses = Addresses.claim();
        AzureCloud azure =
            new AzureCloud(
                addresses,
                clouds,
                Programs.standard(dir.resolve("logs")),
                dir.resolve("azure"),
                Clock.systemUTC());
        CloudServer server =
            CloudServer.start(
                azure,
                addresses.control(),
                clouds.issue("azure", addresses.control()),
                new Faults(),
                new RequestLog());
        Cluster cluster = Cluster.start(dir.resolve("kube"))) {
      cluster.kubectl("create", "namespace", "shop");

      MigrationEnvironment planned =
          cluster.plan(
              Drafts.of(drafted()),
              "shop",
              new Cluster.Azure(server.uri(), azure.credentials(), clouds.pem()),
              answers);

      Cluster.assertPlanned(planned);
      assertThat(planned.getStatus().source())
          .filteredOn(p -> p.component().equals("database/orders"))
          .flatExtracting(p -> p.measured())
          .contains(new Measure("CPUUtilization", "Average", "41.5", "Percent"));
    }
  }

  @Test
  void what_moto_holds_is_read_and_drafted() throws IOException {
    Path into = drafted();

    String yaml = Files.readString(into.resolve("10-environment.yaml"));
    MigrationEnvironment drafted = Serialization.unmarshal(yaml, MigrationEnvironment.class);
    var azure = drafted.getSpec().azure();
    assertThat(azure.databases())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.server()).isEqualTo("prod-orders");
              assertThat(d.sku()).isEqualTo("Standard_D4ds_v5");
              assertThat(d.storageGiB()).isEqualTo(128);
              assertThat(d.version()).isEqualTo("16");
            });
    assertThat(azure.caches())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.name()).isEqualTo("sessions");
              assertThat(c.sku()).isEqualTo("MemoryOptimized_M50");
              assertThat(c.highAvailability()).isTrue();
            });
    assertThat(azure.storage().containers())
        .extracting(c -> c.name())
        .containsExactly("shop-invoices");
    assertThat(azure.containerApps().apps())
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.name()).isEqualTo("api-main");
              assertThat(a.image()).isEqualTo("prodacr.azurecr.io/shop/api:7");
              assertThat(a.resources().cpu()).isEqualTo(0.5);
              assertThat(a.replicas().min()).isEqualTo(2);
              assertThat(a.replicas().max()).isEqualTo(6);
              assertThat(a.ingress().healthPath()).isEqualTo("/ready");
              assertThat(a.env()).extracting(e -> e.name()).containsExactly("MODE", "DATABASE_URL");
            });
    assertThat(azure.gateway().routes())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.host()).isEqualTo("api.shop.example");
              assertThat(r.path()).isEqualTo("/v1");
            });
    assertThat(yaml)
        .contains("legacy", "its engine is mysql")
        .contains("container proxy beside api", "EFS volume files", "MODE", ARN)
        .doesNotContain("never-in-the-yaml");
  }
}
