package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What shall stand on Azure.
 *
 * @param connection the CloudConnection of the subscription
 * @param location the region, for example canadacentral
 * @param resourceGroup the resource group that holds all of it
 * @param network the virtual network
 * @param databases the PostgreSQL Flexible Servers
 * @param caches the Redis caches, reached from inside the network only
 * @param registry the container registry that the apps' images come from
 * @param containerApps the container apps and their environment
 * @param gateway the Application Gateway in front of the apps
 * @param storage the storage account and its blob containers, reached from inside the network and
 *     by identities only
 * @param keyVault the vault that holds what apps keep secret: needed as soon as one is given
 *     something
 * @param monitoring where logs go, and who is told when something is wrong
 * @param exposed what may be reached from the internet besides the gateway
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
    value = "!has(self.caches) || has(self.network.subnets.privateEndpoints)",
    message = "network.subnets.privateEndpoints is needed: a cache is only reachable from there")
@ValidationRule(
    value = "!has(self.caches) || self.caches.all(c, self.caches.exists_one(e, e.name == c.name))",
    message = "every cache needs a name of its own")
@ValidationRule(
    value =
        "!has(self.containerApps) || self.containerApps.apps.all(a, !has(a.env) || a.env.all(e,"
            + " !has(e.from) || !has(e.from.cache) || has(self.caches) && self.caches.exists(c,"
            + " c.name == e.from.cache)))",
    message = "every env from a cache needs a cache of that name under caches")
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
    @Size(max = 16) List<AzureDatabase> databases,
    @Size(max = 16) List<Cache> caches,
    @Nullable Registry registry,
    @Nullable ContainerApps containerApps,
    @Nullable Gateway gateway,
    @Nullable Storage storage,
    @Nullable KeyVault keyVault,
    @Nullable Monitoring monitoring,
    @Size(max = 32) List<Exposed> exposed) {

  /** Absent lists are empty. */
  public AzureSide {
    databases = databases == null ? List.of() : List.copyOf(databases);
    caches = caches == null ? List.of() : List.copyOf(caches);
    exposed = exposed == null ? List.of() : List.copyOf(exposed);
  }

  /** Whether a resource may be reached from the internet. */
  public boolean exposes(String resource) {
    return exposed.stream().anyMatch(e -> e.resource().equals(resource));
  }

  /** Whether a registry is reached from inside the network alone, which takes Premium. */
  public boolean closes(Registry registry) {
    return registry.sku() == Registry.Sku.Premium
        && !exposes("containerRegistry/" + registry.name());
  }

  /**
   * The virtual network.
   *
   * @param name its name
   * @param addressSpace its address ranges in CIDR notation
   * @param subnets the subnets, each with the delegation its users need
   * @param clients ranges outside that reach databases and private endpoints, where this operator
   *     and AWS are; absent, whatever the network is peered or connected with
   */
  public record Network(
      @Required String name,
      @Required @Size(min = 1, max = 8) List<String> addressSpace,
      @Required Subnets subnets,
      @Size(max = 16) List<@Pattern("^[0-9.]+/[0-9]+$") String> clients) {

    /** Absent lists are empty. */
    public Network {
      clients = clients == null ? List.of() : List.copyOf(clients);
    }
  }

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
   * Container apps.
   *
   * @param environment the name of the environment they share
   * @param zoneRedundant whether it is spread over the region's zones; said at its creation only
   * @param workloadProfiles nodes of its own
   * @param apps the apps
   * @param jobs work with an end: migrations of databases, what runs on a schedule
   */
  @ValidationRule(
      value = "!has(self.jobs) || self.jobs.all(j, !self.apps.exists(a, a.name == j.name))",
      message = "a job and an app need different names: their identities are called after them")
  public record ContainerApps(
      @Required String environment,
      @Default("false") Boolean zoneRedundant,
      @Size(max = 8) List<WorkloadProfile> workloadProfiles,
      @Required @Size(min = 1, max = 32) List<App> apps,
      @Size(max = 16) List<Job> jobs) {

    /** Fills in the defaults. */
    public ContainerApps {
      zoneRedundant = Objects.requireNonNullElse(zoneRedundant, false);
      workloadProfiles = workloadProfiles == null ? List.of() : List.copyOf(workloadProfiles);
      jobs = jobs == null ? List.of() : List.copyOf(jobs);
    }

    /** Whatever has an image, an identity and an environment: apps, and jobs as such. */
    public List<App> workloads() {
      return Stream.concat(apps.stream(), jobs.stream().map(Job::workload)).toList();
    }
  }

  /**
   * One container app.
   *
   * @param name its name
   * @param image the image with its tag
   * @param command the program, the image's own where nothing is said
   * @param args its arguments
   * @param resources what a replica may use
   * @param workloadProfile the nodes it runs on, Consumption where nothing is said
   * @param replicas how many run
   * @param ingress how it is reached; not at all where nothing is said
   * @param probes how Azure finds out how a replica is
   * @param env its environment
   */
  public record App(
      @Required @Pattern("^[a-z][a-z0-9-]{0,30}[a-z0-9]$") String name,
      @Required String image,
      @Size(max = 32) List<String> command,
      @Size(max = 64) List<String> args,
      @Nullable Compute resources,
      @Nullable String workloadProfile,
      @Nullable Replicas replicas,
      @Nullable Ingress ingress,
      @Nullable Probes probes,
      @Size(max = 64) List<EnvVar> env) {

    /** Absent lists are empty. */
    public App {
      command = command == null ? List.of() : List.copyOf(command);
      args = args == null ? List.of() : List.copyOf(args);
      env = env == null ? List.of() : List.copyOf(env);
    }

    /** The path that answers when it can serve; the root where nothing is said. */
    public String healthPath() {
      return ingress == null ? "/" : ingress.healthPath();
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
   * @param cache the connection URL of the cache of that name, with its access key
   * @param secretRef a key of a Secret in this namespace
   */
  @ValidationRule(
      value = "[has(self.database), has(self.cache), has(self.secretRef)].exists_one(g, g)",
      message = "give exactly one of database, cache and secretRef")
  public record From(
      @Nullable String database,
      @Nullable @Size(max = 63) String cache,
      @Nullable KeyRef secretRef) {}
}
