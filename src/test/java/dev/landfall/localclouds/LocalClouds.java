package dev.landfall.localclouds;

import dev.landfall.localclouds.aws.AwsCloud;
import dev.landfall.localclouds.azure.AzureCloud;
import dev.landfall.localclouds.azure.Credentials;
import dev.landfall.localclouds.cloudflare.CloudflareCloud;
import dev.landfall.localclouds.dns.DnsServer;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/**
 * AWS, Azure and Cloudflare on this machine, with the sample estate on AWS. Ends all it started
 * when it is closed, and when its process ends, however that ends.
 */
public final class LocalClouds implements AutoCloseable {
  /** The AWS region. */
  public static final String REGION = "ca-central-1";

  /** The AWS account. */
  public static final String ACCOUNT = "123456789012";

  private static final String TRUST_STORE_PASSWORD = "changeit";

  private final Closing closing;
  private final Clock clock = Clock.systemUTC();
  private final Consumer<String> progress;
  private final long begun = System.nanoTime();
  private final RunDirectory directory;
  private final Addresses addresses;
  private final Authority authority = Authority.create("Landfall local clouds");
  private final Faults faults = new Faults();
  private final RequestLog log = new RequestLog();
  private final ZoneStore zones = new ZoneStore();
  private final AwsCloud aws;
  private final AwsCloud.AccessKey awsKey;
  private final AzureCloud azure;
  private final CloudflareCloud cloudflare;
  private final CloudServer awsServer;
  private final CloudServer azureServer;
  private final CloudServer cloudflareServer;
  private final CloudServer blobServer;
  private final DnsServer dns;
  private final AdminEndpoint admin;
  private final SampleEstate estate;

  private LocalClouds(Path into, Closing closing, Consumer<String> progress) throws IOException {
    this.closing = closing;
    this.progress = progress;
    this.directory = closing.add(RunDirectory.claim(into));
    this.addresses = closing.add(Addresses.claim());
    Files.writeString(caFile(), authority.pem());
    Programs programs = Programs.standard(directory.data().resolve("logs"));
    this.aws = closing.add(new AwsCloud(REGION, ACCOUNT, clock, directory.data().resolve("s3")));
    this.awsKey = aws.addUser("landfall");
    aws.addRole("landfall");
    this.azure =
        closing.add(
            new AzureCloud(
                addresses, authority, programs, directory.data().resolve("azure"), clock));
    this.cloudflare = new CloudflareCloud(zones, clock);
    Identity identity = authority.issue("local clouds", addresses.control());
    this.awsServer = serve(aws, identity);
    this.azureServer = serve(azure, identity);
    this.cloudflareServer = serve(cloudflare, identity);
    this.blobServer =
        closing.add(
            CloudServer.start(
                azure.blobs(),
                addresses.blobs(),
                authority.issue("blobs", addresses.blobs()),
                faults,
                log));
    azure.blobsAt(blobServer.uri());
    this.dns = closing.add(new DnsServer(zones, addresses.dns(), 0));
    this.admin = closing.add(AdminEndpoint.start(addresses.control(), faults, log));
    tell("control planes of AWS, Azure, Cloudflare and DNS at " + dns.address());
    SampleEstate.Ground ground =
        new SampleEstate.Ground(
            aws, cloudflare, zones, addresses, authority, programs, directory.data());
    this.estate = SampleEstate.create(ground);
    tell("RDS instance shop-db: PostgreSQL 15 at " + estate.source().host());
    estate.startBackend(ground, backendEnvironment());
    CloudsFile.write(this, directory.file("clouds.json"));
    ConnectionsFile.write(this, directory.file("connections.yaml"));
    tell("ECS service backend behind shop-alb, names under " + SampleEstate.DOMAIN);
  }

  /** Starts them; their files are written when this returns. */
  public static LocalClouds start(Path directory) throws IOException {
    return start(directory, line -> {});
  }

  /** Starts them and tells how it goes on. */
  public static LocalClouds start(Path directory, Consumer<String> progress) throws IOException {
    Closing closing = new Closing(progress);
    try {
      return new LocalClouds(directory, closing, progress);
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private CloudServer serve(CloudApi api, Identity identity) throws IOException {
    return closing.add(CloudServer.start(api, addresses.control(), identity, faults, log));
  }

  private void tell(String what) {
    progress.accept("%5.1f s  %s".formatted((System.nanoTime() - begun) / 1e9, what));
  }

  /** What the shop on AWS needs to find its secret, as a task role would give it. */
  private Map<String, String> backendEnvironment() throws IOException {
    Path store = directory.file("trust.p12");
    try (OutputStream out = Files.newOutputStream(store)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("local-clouds", authority.certificate());
      trusted.store(out, TRUST_STORE_PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    AwsCloud.AccessKey key = aws.addUser("shop-backend");
    return Map.of(
        "AWS_REGION",
        REGION,
        "AWS_ACCESS_KEY_ID",
        key.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY",
        key.secretAccessKey(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        awsUri().toString(),
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(store, TRUST_STORE_PASSWORD));
  }

  /** The authority's certificate, PEM. */
  public Path caFile() {
    return directory.file("ca.crt");
  }

  /** The authority of this run. */
  public Authority authority() {
    return authority;
  }

  /** Where clouds.json and connections.yaml are. */
  public Path file(String name) {
    return directory.file(name);
  }

  /** The fault switch. */
  public Faults faults() {
    return faults;
  }

  /** The counters. */
  public RequestLog log() {
    return log;
  }

  /** What stands on AWS. */
  public SampleEstate estate() {
    return estate;
  }

  /** AWS. */
  public AwsCloud aws() {
    return aws;
  }

  /** Azure. */
  public AzureCloud azure() {
    return azure;
  }

  AwsCloud.AccessKey awsKey() {
    return awsKey;
  }

  Credentials azureCredentials() {
    return azure.credentials();
  }

  String cloudflareToken() {
    return cloudflare.apiToken();
  }

  /** Where AWS listens. */
  public URI awsUri() {
    return awsServer.uri();
  }

  /** Where Azure listens: sign-in and Resource Manager. */
  public URI azureUri() {
    return azureServer.uri();
  }

  /** Where Cloudflare's API begins. */
  public URI cloudflareUri() {
    return URI.create(cloudflareServer.uri() + CloudflareCloud.BASE_PATH);
  }

  /** Where the fault switch and the counters are. */
  public URI adminUri() {
    return admin.uri();
  }

  /** Where DNS answers. */
  public InetSocketAddress dnsAddress() {
    return dns.address();
  }

  @Override
  public void close() {
    closing.close();
  }

  /** {@code --dir target/clouds}: runs in the foreground until SIGINT or SIGTERM. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory =
        Path.of(args.length == 2 && args[0].equals("--dir") ? args[1] : "target/clouds");
    LocalClouds clouds = start(directory, System.out::println);
    Runtime.getRuntime().addShutdownHook(new Thread(clouds::close, "end"));
    System.out.printf(
        "Local clouds are ready: %s and %s. Ctrl-C ends them.%n",
        clouds.file("clouds.json"), clouds.file("connections.yaml"));
    Thread.currentThread().join();
  }
}
