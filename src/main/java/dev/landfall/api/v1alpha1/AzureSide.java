package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What shall stand on Azure.
 *
 * @param connection the CloudConnection of the subscription
 * @param location the region, for example canadacentral
 * @param resourceGroup the resource group that holds all of it
 * @param network the virtual network
 * @param databases the PostgreSQL Flexible Servers
 * @param registry the container registry that the apps' images come from
 * @param containerApps the container apps and their environment
 * @param gateway the Application Gateway in front of the apps
 * @param storage the storage account and its blob containers, reached from inside the network and
 *     by identities only
 * @param keyVault the vault that holds what apps keep secret: needed as soon as one is given
 *     something
 * @param monitoring where logs go, and who is told when something is wrong
 */
@ValidationRule(
    value =
        "!has(self.gateway) || self.gateway.routes.all(r, has(self.containerApps) &&"
            + " self.containerApps.apps.exists(a, a.name == r.app))",
    message = "every gateway route needs an app of that name under containerApps.apps")
@ValidationRule(
    value =
        "!has(self.databases) || self.databases.all(d, self.databases.exists_one(e, e.server =="
            + " d.server))",
    message = "every database needs a server of its own")
@ValidationRule(
    value =
        "!has(self.databases) || self.databases.size() == 0 || has(self.network.subnets.database)",
    message =
        "network.subnets.database is needed: a database is only reachable from inside the network")
@ValidationRule(
    value =
        "(!has(self.storage) && !has(self.keyVault)) ||"
            + " has(self.network.subnets.privateEndpoints)",
    message =
        "network.subnets.privateEndpoints is needed: storage and a Key Vault are only reachable"
            + " from inside the network")
@ValidationRule(
    value =
        "has(self.keyVault) || !has(self.containerApps) || self.containerApps.apps.all(a,"
            + " !has(a.env) || a.env.all(e, !has(e.from)))",
    message = "keyVault is needed: what an app's env takes from elsewhere reaches it through one")
@ValidationRule(
    value =
        "has(self.keyVault) || !has(self.gateway) || !has(self.gateway.certificates) ||"
            + " self.gateway.certificates.size() == 0",
    message = "keyVault is needed: the gateway reads its certificates there")
public record AzureSide(
    @Required String connection,
    @Required @Pattern("^[a-z0-9]+$") String location,
    @Required @Pattern("^[-\\w.()]{1,89}[-\\w()]$") String resourceGroup,
    @Required Network network,
    @Size(max = 16) List<Database> databases,
    @Nullable Registry registry,
    @Nullable ContainerApps containerApps,
    @Nullable Gateway gateway,
    @Nullable Storage storage,
    @Nullable KeyVault keyVault,
    @Nullable Monitoring monitoring) {

  /** Absent lists are empty. */
  public AzureSide {
    databases = databases == null ? List.of() : List.copyOf(databases);
  }

  /**
   * The virtual network.
   *
   * @param name its name
   * @param addressSpace its address ranges in CIDR notation
   * @param subnets the subnets, each with the delegation its users need
   */
  public record Network(
      @Required String name,
      @Required @Size(min = 1, max = 8) List<String> addressSpace,
      @Required Subnets subnets) {}

  /**
   * Subnets by what lives in them.
   *
   * @param containerApps for the container apps environment, /27 or larger
   * @param database for the Flexible Servers, delegated to them, /28 or larger
   * @param gateway for the Application Gateway
   * @param privateEndpoints for the private addresses of services that live outside the network
   */
  public record Subnets(
      @Nullable @Pattern("^[0-9.]+/[0-9]+$") String containerApps,
      @Nullable @Pattern("^[0-9.]+/[0-9]+$") String database,
      @Nullable @Pattern("^[0-9.]+/[0-9]+$") String gateway,
      @Nullable @Pattern("^[0-9.]+/[0-9]+$") String privateEndpoints) {}

  /**
   * A PostgreSQL Flexible Server with one database, private in the virtual network.
   *
   * @param name what the other kinds call it
   * @param server the server's name
   * @param database the database in it, the name when absent
   * @param version the major version
   * @param sku the compute size
   * @param tier the compute tier that the size belongs to
   * @param storageGiB the storage
   * @param administrator a Secret with the keys username and password of the administrator to make
   * @param application a Secret with the keys username and password of the role that the
   *     applications use; made on the server, with the same password as on AWS
   * @param caBundleRef the certificate authority of the server, PEM; public ones are trusted when
   *     absent
   */
  public record Database(
      @Required String name,
      @Required @Pattern("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$") String server,
      @Nullable String database,
      @Default("16") @Pattern("^1[1-8]$") String version,
      @Default("Standard_D2s_v3") String sku,
      @Default("GeneralPurpose") Tier tier,
      @Default("64") @Min(32) @Max(32767) Integer storageGiB,
      @Required Credentials administrator,
      @Required Credentials application,
      @Nullable KeyRef caBundleRef) {

    /** Fills in the defaults where no API server did. */
    public Database {
      version = Objects.requireNonNullElse(version, "16");
      sku = Objects.requireNonNullElse(sku, "Standard_D2s_v3");
      tier = Objects.requireNonNullElse(tier, Tier.GeneralPurpose);
      storageGiB = Objects.requireNonNullElse(storageGiB, 64);
    }

    /** The database in the server. */
    public String databaseName() {
      return database == null ? name : database;
    }
  }

  /** Compute tiers of a Flexible Server. */
  public enum Tier {
    /** For development; cannot be highly available. */
    Burstable,
    /** For most applications. */
    GeneralPurpose,
    /** For large working sets. */
    MemoryOptimized
  }

  /**
   * Container apps.
   *
   * @param environment the name of the environment they share
   * @param apps the apps
   */
  public record ContainerApps(
      @Required String environment, @Required @Size(min = 1, max = 32) List<App> apps) {}

  /**
   * One container app.
   *
   * @param name its name
   * @param image the image with its tag
   * @param replicas how many run
   * @param ingress how it is reached
   * @param env its environment
   */
  public record App(
      @Required @Pattern("^[a-z][a-z0-9-]{0,30}[a-z0-9]$") String name,
      @Required String image,
      @Nullable Replicas replicas,
      @Required Ingress ingress,
      @Size(max = 64) List<EnvVar> env) {

    /** Absent lists are empty. */
    public App {
      env = env == null ? List.of() : List.copyOf(env);
    }
  }

  /**
   * How many replicas run.
   *
   * @param min at least
   * @param max at most
   */
  @ValidationRule(value = "self.min <= self.max", message = "min must not be above max")
  public record Replicas(
      @Default("1") @Min(0) @Max(300) Integer min, @Default("1") @Min(1) @Max(300) Integer max) {

    /** Fills in the defaults where no API server did. */
    public Replicas {
      min = Objects.requireNonNullElse(min, 1);
      max = Objects.requireNonNullElse(max, 1);
    }
  }

  /**
   * How an app is reached.
   *
   * @param port the port the container listens on
   * @param healthPath the path that answers 200 when it can serve
   */
  public record Ingress(
      @Required @Min(1) @Max(65535) Integer port, @Default("/") String healthPath) {

    /** Fills in the default where no API server did. */
    public Ingress {
      healthPath = Objects.requireNonNullElse(healthPath, "/");
    }
  }

  /**
   * One environment variable: a value, or something that is known here.
   *
   * @param name its name
   * @param value its value
   * @param from where its value comes from; reaches the app as a secret
   */
  @ValidationRule(
      value = "has(self.value) != has(self.from)",
      message = "give either value or from")
  public record EnvVar(@Required String name, @Nullable String value, @Nullable From from) {}

  /**
   * A value that is known here.
   *
   * @param database the connection URL of the application's role on the database of that name
   * @param secretRef a key of a Secret in this namespace
   */
  @ValidationRule(
      value = "has(self.database) != has(self.secretRef)",
      message = "give either database or secretRef")
  public record From(@Nullable String database, @Nullable KeyRef secretRef) {}
}
