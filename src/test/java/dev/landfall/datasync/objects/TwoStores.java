package dev.landfall.datasync.objects;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.aws.AwsCloud;
import dev.landfall.localclouds.azure.ArmCaller;
import dev.landfall.localclouds.azure.AzureCloud;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.process.Await;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Sensitive;
import dev.landfall.tls.Authority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** A bucket and a container in the local clouds, and stock clients that reach them. */
public final class TwoStores implements AutoCloseable {
  /** The bucket. */
  public static final String BUCKET = "shop-uploads";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-rg";
  private static final String ACCOUNT =
      GROUP + "/providers/Microsoft.Storage/storageAccounts/shopfiles";
  private static final String CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
  private static final String OWNER = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

  final Addresses addresses = Addresses.claim();
  final Authority authority = Authority.create("local clouds");
  final Faults faults = new Faults();
  final RequestLog requests = new RequestLog();
  final AwsCloud aws;
  final AzureCloud azure;
  private final ArmCaller arm;
  private final List<CloudServer> servers = new ArrayList<>();
  private final SdkHttpClient http;
  private final S3Client s3;
  private final Session session;

  private TwoStores(Path directory, AwsCloud.BucketSettings settings) throws IOException {
    aws = new AwsCloud("ca-central-1", "123456789012", Clock.systemUTC(), directory.resolve("s3"));
    azure =
        new AzureCloud(
            addresses,
            authority,
            Programs.standard(directory.resolve("logs")),
            directory.resolve("azure"),
            Clock.systemUTC());
    var identity = authority.issue("clouds", addresses.control());
    CloudServer awsServer = CloudServer.start(aws, addresses.control(), identity, faults, requests);
    CloudServer azureServer =
        CloudServer.start(azure, addresses.control(), identity, faults, requests);
    CloudServer blobs =
        CloudServer.start(
            azure.blobs(),
            addresses.blobs(),
            authority.issue("blobs", addresses.blobs()),
            faults,
            requests);
    servers.addAll(List.of(awsServer, azureServer, blobs));
    azure.blobsAt(blobs.uri());
    aws.createBucket(BUCKET, settings);
    AwsCloud.AccessKey key = aws.addUser("landfall");
    http =
        ApacheHttpClient.builder()
            .tlsTrustManagersProvider(() -> new TrustManager[] {authority.trustManager()})
            .build();
    s3 =
        S3Client.builder()
            .region(Region.of("ca-central-1"))
            .endpointOverride(awsServer.uri())
            .forcePathStyle(true)
            .httpClient(http)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
            .build();
    arm = new ArmCaller(azure);
    arm.put(GROUP, "2025-04-01", "{\"location\":\"canadacentral\"}");
    arm.put(
        ACCOUNT,
        "2025-06-01",
        "{\"location\":\"canadacentral\",\"kind\":\"StorageV2\",\"sku\":{\"name\":\"Standard_LRS\"}}");
    arm.ended(ACCOUNT, "2025-06-01");
    arm.put(
        ACCOUNT + "/blobServices/default/containers/uploads", "2025-06-01", "{\"properties\":{}}");
    URI container =
        URI.create(arm.get(ACCOUNT, "2025-06-01", "properties.primaryEndpoints.blob") + "uploads");
    AccessToken token = token(azureServer.uri());
    session =
        new Session(
            BUCKET,
            "ca-central-1",
            Optional.of(awsServer.uri()),
            key.accessKeyId(),
            new Sensitive(key.secretAccessKey()),
            Optional.empty(),
            container,
            new Sensitive(token.getToken()),
            token.getExpiresAt().toInstant(),
            Optional.of(authority.pem()));
  }

  /** With a role that may write blobs. */
  public static TwoStores start(Path directory) throws IOException {
    return start(directory, new AwsCloud.BucketSettings(false, List.of()));
  }

  /** The same with a bucket that is set otherwise. */
  static TwoStores start(Path directory, AwsCloud.BucketSettings settings) throws IOException {
    TwoStores stores = new TwoStores(directory, settings);
    stores.grant(CONTRIBUTOR);
    return stores;
  }

  /** Without any role. */
  static TwoStores closed(Path directory) throws IOException {
    return new TwoStores(directory, new AwsCloud.BucketSettings(false, List.of()));
  }

  private AccessToken token(URI entra) {
    var trusting =
        new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(authority.clientContext()))
            .build();
    return new ClientSecretCredentialBuilder()
        .tenantId(azure.credentials().tenantId())
        .clientId(azure.credentials().clientId())
        .clientSecret(azure.credentials().clientSecret())
        .authorityHost(entra.toString())
        .disableInstanceDiscovery()
        .httpClient(trusting)
        .build()
        .getTokenSync(new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
  }

  /** Lets the application write blobs, and tags too if it is their owner; until it is heeded. */
  void grant(String role) {
    arm.put(
        "%s/providers/Microsoft.Authorization/roleAssignments/%s"
            .formatted(ACCOUNT, UUID.randomUUID()),
        "2022-04-01",
        "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/roleDefinitions/%s\",\"principalId\":\"%s\"}}"
            .formatted(role, azure.credentials().objectId()));
    Await.until(
        "the role to be heeded",
        PATIENCE,
        () -> {
          try {
            if (role.equals(OWNER)) {
              target().tags("nobody's");
            }
            target().state();
            return true;
          } catch (FailureException e) {
            return e.getMessage().contains("BlobNotFound");
          }
        });
  }

  /** Lets the application write tags too. */
  void grantTags() {
    grant(OWNER);
  }

  /** The Secrets that connections to both clouds name. */
  public Map<String, Map<String, String>> secrets() {
    return Map.of(
        "ca",
        Map.of("ca.crt", authority.pem()),
        "aws",
        Map.of(
            "accessKeyId",
            session.accessKeyId(),
            "secretAccessKey",
            session.secretAccessKey().value()),
        "azure",
        Map.of(
            "clientId",
            azure.credentials().clientId(),
            "clientSecret",
            azure.credentials().clientSecret()));
  }

  /** Connections {@code aws} and {@code azure}, as YAML by name. */
  public Map<String, String> connections() {
    String head =
        "apiVersion: landfall.dev/v1alpha1\nkind: CloudConnection\nmetadata: {name: %s}\nspec: {";
    return Map.of(
        "aws",
        (head
                + "aws: {region: ca-central-1, accountId: '123456789012', credentials: {secretRef:"
                + " {name: aws}}, endpoint: {url: '%s', caBundleRef: {name: ca, key: ca.crt}}}}")
            .formatted("aws", session.endpoint().orElseThrow()),
        "azure",
        (head
                + "azure: {subscriptionId: %s, tenantId: %s, credentials: {secretRef: {name:"
                + " azure}}, endpoint: {authorityHost: '%s', resourceManager: '%s', caBundleRef:"
                + " {name: ca, key: ca.crt}}}}")
            .formatted(
                "azure",
                azure.credentials().subscriptionId(),
                azure.credentials().tenantId(),
                servers.get(1).uri(),
                servers.get(1).uri()));
  }

  /** Takes all blobs away, and what was written down of a copy. */
  public void empty() {
    blobs().keySet().forEach(target()::delete);
    target().forget();
  }

  /** The worker that copies all there is, planned and ready to be started. */
  public ProcessBuilder carrying(Path directory, int parallel) throws IOException {
    Rules rules = new Rules(false, false, parallel, Duration.ofSeconds(60));
    target().save(Progress.planned("0123456789ab", rules.word(), 0, 0));
    Files.createDirectories(directory);
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.landfall.Main",
            "worker",
            "--sync",
            "0123456789ab",
            "--role",
            "carrier");
    program.environment().putAll(session.toEnvironment());
    program.environment().putAll(rules.toEnvironment());
    program.redirectErrorStream(true);
    program.redirectOutput(directory.resolve("worker.log").toFile());
    return program;
  }

  /** The same two ends as rclone is told of them, as {@code s3:} and {@code az:}. */
  public Map<String, String> rclone() {
    String container = session.container().toString();
    return Map.ofEntries(
        Map.entry("RCLONE_CONFIG_S3_TYPE", "s3"),
        Map.entry("RCLONE_CONFIG_S3_PROVIDER", "AWS"),
        Map.entry("RCLONE_CONFIG_S3_ACCESS_KEY_ID", session.accessKeyId()),
        Map.entry("RCLONE_CONFIG_S3_SECRET_ACCESS_KEY", session.secretAccessKey().value()),
        Map.entry("RCLONE_CONFIG_S3_REGION", session.region()),
        Map.entry("RCLONE_CONFIG_S3_ENDPOINT", session.endpoint().orElseThrow().toString()),
        Map.entry("RCLONE_CONFIG_S3_FORCE_PATH_STYLE", "true"),
        Map.entry("RCLONE_CONFIG_AZ_TYPE", "azureblob"),
        Map.entry("RCLONE_CONFIG_AZ_ACCOUNT", "shopfiles"),
        Map.entry("RCLONE_CONFIG_AZ_ENDPOINT", container.substring(0, container.lastIndexOf('/'))),
        Map.entry("AZURE_TENANT_ID", azure.credentials().tenantId()),
        Map.entry("AZURE_CLIENT_ID", azure.credentials().clientId()),
        Map.entry("AZURE_CLIENT_SECRET", azure.credentials().clientSecret()),
        Map.entry("RCLONE_CONFIG_AZ_ENV_AUTH", "true"),
        Map.entry("RCLONE_CONFIG_AZ_DISABLE_INSTANCE_DISCOVERY", "true"),
        Map.entry("AZURE_AUTHORITY_HOST", servers.get(1).uri().toString()));
  }

  /** How many blobs there are. */
  public int copies() {
    return blobs().size();
  }

  /** What opens both. */
  public Session session() {
    return session;
  }

  /** The bucket. */
  Source source() {
    return new S3Source(() -> session);
  }

  /** The container. */
  Target target() {
    return new BlobTarget(() -> session);
  }

  /** A stock client of S3. */
  public S3Client s3() {
    return s3;
  }

  /** Puts an object. */
  public void put(String key, byte[] content) {
    s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
  }

  /** Puts an object in parts of one size. */
  public void putInParts(String key, byte[] content, int part) {
    String upload = s3.createMultipartUpload(r -> r.bucket(BUCKET).key(key)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int from = 0; from < content.length; from += part) {
      int number = parts.size() + 1;
      byte[] some = Arrays.copyOfRange(content, from, Math.min(content.length, from + part));
      String etag =
          s3.uploadPart(
                  r -> r.bucket(BUCKET).key(key).uploadId(upload).partNumber(number),
                  RequestBody.fromBytes(some))
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    }
    s3.completeMultipartUpload(
        r -> r.bucket(BUCKET).key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
  }

  /** All blobs by name. */
  Map<String, TargetObject> blobs() {
    Map<String, TargetObject> all = new TreeMap<>();
    Optional<String> marker = Optional.empty();
    do {
      Target.Page page = target().page(marker);
      page.blobs().forEach(b -> all.put(b.key(), b));
      marker = page.next();
    } while (marker.isPresent());
    return all;
  }

  /** How many requests of an operation a cloud got. */
  long count(String cloud, String operation) {
    return requests.of(cloud).operations().getOrDefault(operation, 0L);
  }

  @Override
  public void close() {
    s3.close();
    http.close();
    servers.forEach(CloudServer::close);
    aws.close();
    azure.close();
    addresses.close();
  }
}
