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
 */
public record AwsSide(
    @Required String connection,
    @Nullable String loadBalancer,
    @Size(max = 32) List<Service> services,
    @Size(max = 16) List<Database> databases) {

  /** Absent lists are empty. */
  public AwsSide {
    services = services == null ? List.of() : List.copyOf(services);
    databases = databases == null ? List.of() : List.copyOf(databases);
  }

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
