package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.tls.Authority;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Azure: sign-in, Resource Manager and log queries on one host. Operation URLs follow the Host
 * header.
 */
public final class AzureCloud implements CloudApi, AutoCloseable {
  /** How often gateways look for a renewed certificate; on Azure every four hours. */
  private static final Duration CERTIFICATE_POLL = Duration.ofSeconds(1);

  private static final Set<String> RESOURCE_MANAGER =
      Set.of("https://management.azure.com", "https://management.core.windows.net");

  private final Credentials credentials = Credentials.create();
  private final ApplicationGatewayType gateways;
  private final ContainerAppType apps = new ContainerAppType();
  private final Entra entra;
  private final Arm arm;
  private final LogQueries logs;
  private final BlobService blobs;
  private volatile Optional<URI> blobsAt = Optional.empty();

  /** A subscription with nothing in it. */
  public AzureCloud(
      Addresses addresses, Authority authority, Programs programs, Path directory, Clock clock) {
    this.entra = new Entra(credentials, clock);
    Store store = new Store();
    World world =
        new World(
            addresses,
            authority,
            programs,
            directory,
            clock,
            store,
            new Operations(clock),
            new AppRegistry(),
            new ConsoleLogs(store, clock));
    this.gateways = new ApplicationGatewayType(CERTIFICATE_POLL);
    FlexibleServerType servers = new FlexibleServerType();
    var identities = new UserAssignedIdentityType(credentials.tenantId());
    VaultType vaults = new VaultType(credentials.tenantId());
    this.arm =
        new Arm(
            world,
            credentials.subscriptionId(),
            List.of(
                new ResourceGroupType(),
                new NetworkSecurityGroupType(),
                new VirtualNetworkType(),
                new SubnetType(),
                new PublicIpType(),
                new PlainType("Microsoft.Network/privateDnsZones", "2024-06-01", "2020-06-01"),
                new PlainType(
                    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
                    "2024-06-01",
                    "2020-06-01"),
                new PrivateEndpointType(),
                new PrivateDnsZoneGroupType(),
                new StorageAccountType(() -> blobsAt),
                vaults,
                new VaultSecretType(vaults),
                new PrivateEndpointConnectionType(VaultType.NAME, VaultType.VERSIONS),
                new BlobServiceType(),
                new BlobContainerType(),
                new PrivateEndpointConnectionType(
                    StorageAccountType.NAME, StorageAccountType.VERSIONS),
                gateways,
                new FirewallPolicyType(),
                servers,
                new ConfigurationType(servers),
                new DatabaseType(servers),
                new AdministratorType(servers),
                new FirewallRuleType(),
                new BackupType(),
                new RedisEnterpriseType(),
                new RedisDatabaseType(),
                new PrivateEndpointConnectionType(
                    RedisEnterpriseType.NAME, RedisEnterpriseType.VERSIONS),
                new RegistryType(),
                identities,
                new RoleAssignmentType(identities, credentials.objectId()),
                new ManagedEnvironmentType(),
                new JobType(),
                new JobType.Executions(),
                new WorkspaceType(),
                new DiagnosticSettingType(),
                new ActionGroupType(),
                new MetricAlertType(),
                apps),
            vaults);
    this.logs = new LogQueries(world, entra, arm.rights());
    this.blobs = new BlobService(world, entra, directory.resolve("blobs"));
  }

  /** What answers for the blobs of all storage accounts. */
  public CloudApi blobs() {
    return blobs;
  }

  /**
   * Tells accounts where their blobs are; without it they name the public hosts, which are not
   * here.
   */
  public void blobsAt(URI uri) {
    blobsAt = Optional.of(uri);
  }

  /** Who may sign in. */
  public Credentials credentials() {
    return credentials;
  }

  /**
   * Takes an action away from the service principal.
   *
   * @param action for example {@code Microsoft.Network/virtualNetworks/write}
   */
  public void take(String action) {
    arm.rights().take(action);
  }

  /** Lets the service principal do everything again. */
  public void restoreRights() {
    arm.rights().restore();
  }

  /** Lets no long-running operation go on, once those under way are done, or lets all go on. */
  public void hold(boolean now) {
    try {
      arm.world().operations().hold(now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether a long-running operation or an execution of a job runs. */
  public boolean busy() {
    return arm.world().operations().running()
        || arm.world().store().ofType(JobType.NAME + "/executions").stream()
            .anyMatch(e -> Json.text(e.body(), "properties.status").equals("Running"));
  }

  /** How long after an app printed it a line can be found in its workspace. */
  public void logsArriveAfter(Duration delay) {
    arm.world().console().delay(delay);
  }

  /** All resources there are as they are shown, by id. */
  public Map<String, String> resources() {
    return arm.resources();
  }

  /** What the revision of a container app that runs was started with. */
  public Map<String, String> environment(String app) {
    return apps.environment(app);
  }

  /** Gives the service principal a federated credential for a subject of a cluster. */
  public void trust(String subject) {
    entra.trust(subject);
  }

  /** Where an app answers, by the name of its ingress. */
  Optional<InetSocketAddress> app(String fqdn) {
    return arm.world().apps().at(fqdn).map(Revision::at);
  }

  /** The proxies of an Application Gateway, by frontend port: their counters are its metrics. */
  public Map<Integer, ReverseProxy> gateway(String name) {
    return gateways.proxies(name);
  }

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public String operation(CloudRequest request) {
    return Entra.isSignIn(request.path())
        ? request.method() + " signIn"
        : request.method() + " " + ArmPath.of(request.path()).what();
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return switch (request.method()) {
      case "PUT", "PATCH", "DELETE" -> true;
      case "POST" ->
          !Entra.isSignIn(request.path())
              && !LogQueries.isQuery(request.path())
              && !request.path().endsWith("/listSecrets")
              && !request.path().endsWith("/listKeys")
              && !request.path().endsWith("/backendhealth");
      default -> false;
    };
  }

  @Override
  public CloudResponse handle(CloudRequest request) {
    if (Entra.isSignIn(request.path())) {
      return entra.handle(request);
    }
    if (LogQueries.isQuery(request.path())) {
      return logs.handle(request);
    }
    try {
      entra.claims(request, RESOURCE_MANAGER);
      return arm.handle(request);
    } catch (ArmError e) {
      CloudResponse response = e.response();
      return response.status() == 401
          ? response.with(
              "www-authenticate",
              "Bearer authorization_uri=\"https://%s/%s\", error=\"invalid_token\""
                  .formatted(request.header("host").orElse(""), credentials.tenantId()))
          : response;
    }
  }

  /** How Azure says that there were too many requests. */
  @Override
  public CloudResponse throttled(CloudRequest request, int retryAfterSeconds) {
    return new ArmError(
            429,
            "TooManyRequests",
            "The request is being throttled as the limit has been reached for operation type '%s'.",
            operation(request))
        .response()
        .with("retry-after", Integer.toString(retryAfterSeconds));
  }

  /** How Azure says that it failed. */
  @Override
  public CloudResponse failed(CloudRequest request) {
    return new ArmError(500, "InternalServerError", "The server encountered an internal error.")
        .response();
  }

  /** The resource types there are. */
  static Optional<ArmType> type(List<ArmType> types, String name) {
    return types.stream().filter(t -> t.name().equalsIgnoreCase(name)).findFirst();
  }

  @Override
  public void close() {
    arm.close();
    arm.world().console().close();
  }
}
