package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands on AWS.
 *
 * @param connection the CloudConnection of the account
 * @param loadBalancer the name of the Application Load Balancer in front of the services
 * @param services the ECS services
 * @param databases the RDS for PostgreSQL instances to carry over
 * @param caches the ElastiCache clusters
 * @param buckets the S3 buckets
 */
public record AwsSide(
    @Required String connection,
    @Nullable String loadBalancer,
    @Size(max = 32) List<Service> services,
    @Size(max = 16) List<Database> databases,
    @Size(max = 16) List<Cache> caches,
    @Size(max = 64) List<Bucket> buckets) {

  /** Absent lists are empty. */
  public AwsSide {
    caches = caches == null ? List.of() : List.copyOf(caches);
    buckets = buckets == null ? List.of() : List.copyOf(buckets);
    services = services == null ? List.of() : List.copyOf(services);
    databases = databases == null ? List.of() : List.copyOf(databases);
  }

  /** Without caches and buckets. */
  public AwsSide(
      String connection,
      @Nullable String loadBalancer,
      List<Service> services,
      List<Database> databases) {
    this(connection, loadBalancer, services, databases, List.of(), List.of());
  }

  /**
   * An ElastiCache cluster.
   *
   * @param name what the other kinds call it
   * @param cluster the id of a replication group, or of a cache cluster that belongs to none
   */
  public record Cache(@Required String name, @Required String cluster) {}

  /**
   * An S3 bucket.
   *
   * @param name what the other kinds call it
   * @param bucket its name on AWS
   */
  public record Bucket(@Required String name, @Required String bucket) {}

  /**
   * An ECS service.
   *
   * @param cluster the ECS cluster
   * @param name the service in it
   */
  public record Service(@Required String cluster, @Required String name) {}

  /**
   * An RDS for PostgreSQL instance.
   *
   * @param name what the other kinds call it
   * @param instance the DB instance identifier
   * @param database the database in it, its initial one when absent
   * @param administrator a Secret with the keys username and password of a role that owns, or is a
   *     member of the owners of, every table
   * @param caBundleRef the certificate authority of the server, PEM; public ones are trusted when
   *     absent. For RDS this is the regional bundle that AWS publishes
   */
  public record Database(
      @Required String name,
      @Required String instance,
      @Nullable String database,
      @Required Credentials administrator,
      @Nullable KeyRef caBundleRef) {}
}
