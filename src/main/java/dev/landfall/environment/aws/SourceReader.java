package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.cloud.AwsClients;
import dev.landfall.environment.aws.SourceView.SourceDatabase;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;

/** Reads the AWS side through the AWS APIs. */
public final class SourceReader {
  private SourceReader() {}

  /**
   * Everything that a declaration names; fails as a whole only when signing in does.
   *
   * @param measured what was measured, where that is known already
   * @param now the time, for the last whole hour
   */
  public static SourceView read(
      AwsClients aws, AwsSide side, Optional<Measured> measured, Instant now) {
    String account = aws.account();
    Map<String, Seen<SourceDatabase>> databases = new LinkedHashMap<>();
    side.databases().forEach(d -> databases.put(d.name(), Seen.look(() -> database(aws, d))));
    Map<String, Seen<SourceService>> services = new LinkedHashMap<>();
    side.services()
        .forEach(
            s ->
                services.put(
                    s.cluster() + "/" + s.name(), Seen.look(() -> Services.service(aws, s))));
    String balancer = side.loadBalancer();
    Seen<Front> front =
        balancer == null ? Seen.absent() : Seen.look(() -> LoadBalancers.front(aws, balancer));
    Map<String, Seen<SourceCache>> caches = new LinkedHashMap<>();
    side.caches()
        .forEach(c -> caches.put(c.name(), Seen.look(() -> Caches.cache(aws, c.cluster()))));
    Map<String, Seen<SourceBucket>> buckets = new LinkedHashMap<>();
    side.buckets()
        .forEach(b -> buckets.put(b.name(), Seen.look(() -> Buckets.bucket(aws, b.bucket()))));
    return new SourceView(
        account,
        side,
        databases,
        services,
        front,
        caches,
        buckets,
        Seen.look(() -> measured.or(() -> Optional.of(Metrics.read(aws, side, front.get(), now)))));
  }

  private static Optional<SourceDatabase> database(AwsClients aws, AwsSide.Database declared) {
    List<DBInstance> found =
        aws.call(
            "DescribeDBInstances",
            "looking at DB instance " + declared.instance(),
            AwsClients::rds,
            rds -> {
              try {
                return rds.describeDBInstances(r -> r.dbInstanceIdentifier(declared.instance()))
                    .dbInstances();
              } catch (DbInstanceNotFoundException e) {
                return List.of();
              }
            });
    return found.stream()
        .filter(instance -> instance.endpoint() != null)
        .findFirst()
        .map(instance -> database(aws, declared, requirePostgres(declared, instance)));
  }

  /**
   * Only RDS for PostgreSQL is carried over. An instance of an Aurora cluster has the storage, the
   * endpoint and the replication parameters of its cluster, which DescribeDBInstances does not
   * tell.
   */
  static DBInstance requirePostgres(AwsSide.Database declared, DBInstance instance) {
    if (!"postgres".equals(instance.engine())) {
      throw new Failure.Invalid(
              "spec.aws.databases[%s].instance".formatted(declared.name()),
              declared.instance(),
              "its engine is %s and only RDS for PostgreSQL (postgres) can be carried over; name an instance of that engine, or remove this database from the declaration"
                  .formatted(instance.engine()))
          .asException();
    }
    return instance;
  }

  private static SourceDatabase database(
      AwsClients aws, AwsSide.Database declared, DBInstance instance) {
    return new SourceDatabase(
        declared.instance(),
        instance.endpoint().address(),
        instance.endpoint().port(),
        Objects.requireNonNullElse(
            declared.database(), Objects.requireNonNullElse(instance.dbName(), declared.name())),
        instance.engineVersion(),
        instance.dbInstanceStatus(),
        DatabaseSize.of(instance),
        replication(aws, instance));
  }

  /**
   * {@code rds.logical_replication} is static: it holds from the next restart on, and that is for a
   * person to choose.
   */
  private static Optional<String> replication(AwsClients aws, DBInstance instance) {
    String name = instance.dbInstanceIdentifier();
    for (DBParameterGroupStatus group : instance.dbParameterGroups()) {
      if (isOn(aws, group.dbParameterGroupName())) {
        return "pending-reboot".equals(group.parameterApplyStatus())
            ? Optional.of(
                ("rds.logical_replication is set in parameter group %s but holds from the next"
                        + " restart on; restart %s when it suits")
                    .formatted(group.dbParameterGroupName(), name))
            : Optional.empty();
      }
    }
    return Optional.of(
        "logical replication is off on %s; set rds.logical_replication to 1 in its parameter group %s and restart it when it suits"
            .formatted(
                name,
                instance.dbParameterGroups().stream()
                    .map(DBParameterGroupStatus::dbParameterGroupName)
                    .toList()));
  }

  private static boolean isOn(AwsClients aws, String group) {
    return aws.call(
        "DescribeDBParameters",
        "looking at parameter group " + group,
        AwsClients::rds,
        rds ->
            rds
                .describeDBParametersPaginator(r -> r.dbParameterGroupName(group).source("user"))
                .parameters()
                .stream()
                .anyMatch(
                    p ->
                        "rds.logical_replication".equals(p.parameterName())
                            && "1".equals(p.parameterValue())));
  }
}
