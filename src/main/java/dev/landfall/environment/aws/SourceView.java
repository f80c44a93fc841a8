package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.spine.Seen;
import java.util.Map;
import java.util.Optional;

/**
 * The AWS side of an environment as it was seen.
 *
 * @param account the account behind the credentials
 * @param databases by the name that the declaration gives them
 * @param services by cluster/name
 * @param entry what the hostnames lead to; absent too when none is declared
 */
public record SourceView(
    String account,
    Map<String, Seen<SourceDatabase>> databases,
    Map<String, Seen<SourceService>> services,
    Seen<Address> entry) {

  /**
   * An RDS instance.
   *
   * @param instance its identifier
   * @param host where it is reached
   * @param port port
   * @param database the database in it
   * @param version engine version
   * @param status DBInstanceStatus
   * @param replication why logical replication is not possible yet, empty when it is
   */
  public record SourceDatabase(
      String instance,
      String host,
      int port,
      String database,
      String version,
      String status,
      Optional<String> replication) {}

  /**
   * An ECS service.
   *
   * @param status ACTIVE, DRAINING or INACTIVE
   * @param desired how many tasks shall run
   * @param running how many do
   */
  public record SourceService(String status, int desired, int running) {}
}
