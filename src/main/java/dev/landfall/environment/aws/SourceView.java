package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
 * @param caches by the name that the declaration gives them
 * @param buckets by the name that the declaration gives them
 * @param measured what CloudWatch measured of all that; lost where the credentials may not read it,
 *     which holds nothing up
 */
public record SourceView(
    String account,
    AwsSide declared,
    Map<String, Seen<SourceDatabase>> databases,
    Map<String, Seen<SourceService>> services,
    Seen<Front> front,
    Map<String, Seen<SourceCache>> caches,
    Map<String, Seen<SourceBucket>> buckets,
    Seen<Measured> measured) {

  /** Without caches and buckets, of which nothing was measured. */
  public SourceView(
      String account,
      AwsSide declared,
      Map<String, Seen<SourceDatabase>> databases,
      Map<String, Seen<SourceService>> services,
      Seen<Front> front) {
    this(account, declared, databases, services, front, Map.of(), Map.of(), Seen.absent());
  }

  /** Everything that is declared, each as it was seen. */
  public Stream<Seen<?>> parts() {
    return Stream.<Collection<? extends Seen<?>>>of(
            databases.values(), services.values(), caches.values(), buckets.values())
        .flatMap(Collection::stream);
  }

  /** What the hostnames lead to. */
  public Seen<Address> entry() {
    return front.map(Front::address);
  }

  /** What is declared and definitely not there, each by its field. */
  public Stream<Failure> missing() {
    return Stream.of(
            missingDatabases(),
            declared.services().stream()
                .map(s -> s.cluster() + "/" + s.name())
                .filter(s -> absent(services.get(s)))
                .map(s -> missing("services[%s]".formatted(s), s, "ECS service")),
            Stream.ofNullable(declared.loadBalancer())
                .filter(l -> absent(front))
                .map(l -> missing("loadBalancer", l, "load balancer with a listener")),
            declared.caches().stream()
                .filter(c -> absent(caches.get(c.name())))
                .map(
                    c ->
                        missing(
                            "caches[%s].cluster".formatted(c.name()),
                            c.cluster(),
                            "ElastiCache replication group or cluster")),
            declared.buckets().stream()
                .filter(b -> absent(buckets.get(b.name())))
                .map(
                    b ->
                        missing("buckets[%s].bucket".formatted(b.name()), b.bucket(), "S3 bucket")))
        .flatMap(Function.identity());
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
