package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The AWS side of an environment as it was seen.
 *
 * @param account the account behind the credentials
 * @param declared what was looked for
 * @param databases by the name that the declaration gives them
 * @param services by cluster/name
 * @param front the load balancer that the hostnames lead to; absent too when none is declared
 */
public record SourceView(
    String account,
    AwsSide declared,
    Map<String, Seen<SourceDatabase>> databases,
    Map<String, Seen<SourceService>> services,
    Seen<Front> front) {

  /** What the hostnames lead to. */
  public Seen<Address> entry() {
    return front.map(Front::address);
  }

  /** What is declared and definitely not there, each by its field. */
  public Stream<Failure> missing() {
    return Stream.concat(
        missingDatabases(),
        Stream.concat(
            declared.services().stream()
                .map(s -> s.cluster() + "/" + s.name())
                .filter(s -> absent(services.get(s)))
                .map(s -> missing("services[%s]".formatted(s), s, "ECS service")),
            Stream.ofNullable(declared.loadBalancer())
                .filter(l -> absent(front))
                .map(l -> missing("loadBalancer", l, "load balancer with a listener"))));
  }

  /** The same of databases alone. */
  public Stream<Failure> missingDatabases() {
    return declared.databases().stream()
        .filter(d -> absent(databases.get(d.name())))
        .map(
            d ->
                missing(
                    "databases[%s].instance".formatted(d.name()),
                    d.instance(),
                    "DB instance with an address"));
  }

  private static boolean absent(@Nullable Seen<?> part) {
    return part instanceof Seen.Absent<?>;
  }

  private Failure missing(String field, String value, String what) {
    return new Failure.Invalid(
        "spec.aws." + field,
        value,
        "account %s has no such %s in the region of CloudConnection %s; name one that is there"
            .formatted(account, what, declared.connection()));
  }

  /**
   * An RDS instance.
   *
   * @param instance its identifier
   * @param host where it is reached
   * @param port port
   * @param database the database in it
   * @param version engine version
   * @param status DBInstanceStatus
   * @param size how big it is and how it is kept
   * @param replication why logical replication is not possible yet, empty when it is
   */
  public record SourceDatabase(
      String instance,
      String host,
      int port,
      String database,
      String version,
      String status,
      DatabaseSize size,
      Optional<String> replication) {}
}
