package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.Measure;
import dev.landfall.cloud.AwsClients;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * Reads what CloudWatch measured of what is declared. Metrics, dimensions and units are those of
 * "Amazon CloudWatch metrics for Amazon RDS", "CloudWatch metrics for your Application Load
 * Balancer" and "Amazon S3 daily storage metrics". Whole hours and days alone: a status must not
 * change with every look.
 */
final class Metrics {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Daily storage metrics arrive up to two days late. */
  private static final Duration LATE = Duration.ofDays(3);

  private static final List<String> STORAGE_TYPES =
      List.of(
          "StandardStorage",
          "StandardIAStorage",
          "OneZoneIAStorage",
          "IntelligentTieringFAStorage",
          "IntelligentTieringIAStorage",
          "GlacierInstantRetrievalStorage",
          "GlacierStorage",
          "DeepArchiveStorage");

  private Metrics() {}

  /** One metric of one component. */
  private record Wanted(
      String component,
      String shown,
      String namespace,
      String metric,
      String statistic,
      String unit,
      Map<String, String> dimensions) {}

  static Measured read(AwsClients aws, AwsSide side, Optional<Front> front, Instant now) {
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    Instant day = now.truncatedTo(ChronoUnit.DAYS);
    Map<String, List<Measure>> all = new LinkedHashMap<>();
    List<Wanted> hourly =
        Stream.concat(
                side.databases().stream().flatMap(Metrics::database),
                front.stream().flatMap(f -> balancer(side, f)))
            .toList();
    read(aws, hourly, HOUR, hour.minus(HOUR), hour, all);
    read(
        aws,
        side.buckets().stream().flatMap(Metrics::bucket).toList(),
        DAY,
        day.minus(LATE),
        day,
        all);
    return new Measured(all);
  }

  private static Stream<Wanted> database(AwsSide.Database database) {
    String component = "database/" + database.name();
    Map<String, String> of = Map.of("DBInstanceIdentifier", database.instance());
    return Stream.of(
        wanted(component, "AWS/RDS", "CPUUtilization", "Average", "Percent", of),
        wanted(component, "AWS/RDS", "DatabaseConnections", "Maximum", "Count", of),
        wanted(component, "AWS/RDS", "FreeStorageSpace", "Minimum", "Bytes", of),
        wanted(component, "AWS/RDS", "TransactionLogsDiskUsage", "Maximum", "Bytes", of),
        wanted(component, "AWS/RDS", "OldestReplicationSlotLag", "Maximum", "Bytes", of));
  }

  private static Stream<Wanted> balancer(AwsSide side, Front front) {
    String component = "loadBalancer/" + side.loadBalancer();
    Map<String, String> of = Map.of("LoadBalancer", front.dimension());
    String in = "AWS/ApplicationELB";
    return Stream.of(
        wanted(component, in, "RequestCount", "Sum", "Count", of),
        wanted(component, in, "TargetResponseTime", "Average", "Seconds", of),
        wanted(component, in, "HTTPCode_Target_5XX_Count", "Sum", "Count", of),
        wanted(component, in, "HTTPCode_ELB_5XX_Count", "Sum", "Count", of));
  }

  private static Stream<Wanted> bucket(AwsSide.Bucket bucket) {
    String component = "bucket/" + bucket.name();
    return Stream.concat(
        STORAGE_TYPES.stream()
            .map(
                type ->
                    new Wanted(
                        component,
                        Measured.BUCKET_SIZE + "/" + type,
                        "AWS/S3",
                        Measured.BUCKET_SIZE,
                        "Average",
                        "Bytes",
                        Map.of("BucketName", bucket.bucket(), "StorageType", type))),
        Stream.of(
            wanted(
                component,
                "AWS/S3",
                "NumberOfObjects",
                "Average",
                "Count",
                Map.of("BucketName", bucket.bucket(), "StorageType", "AllStorageTypes"))));
  }

  private static Wanted wanted(
      String component,
      String namespace,
      String metric,
      String statistic,
      String unit,
      Map<String, String> dimensions) {
    return new Wanted(component, metric, namespace, metric, statistic, unit, dimensions);
  }

  private static void read(
      AwsClients aws,
      List<Wanted> wanted,
      Duration period,
      Instant from,
      Instant to,
      Map<String, List<Measure>> all) {
    if (wanted.isEmpty()) {
      return;
    }
    List<MetricDataQuery> queries =
        IntStream.range(0, wanted.size()).mapToObj(i -> query(i, wanted.get(i), period)).toList();
    List<MetricDataResult> results =
        aws.call(
            "GetMetricData",
            "reading what CloudWatch measured",
            AwsClients::metrics,
            metrics ->
                metrics
                    .getMetricDataPaginator(
                        r ->
                            r.metricDataQueries(queries)
                                .startTime(from)
                                .endTime(to)
                                .scanBy(ScanBy.TIMESTAMP_DESCENDING))
                    .metricDataResults()
                    .stream()
                    .toList());
    for (MetricDataResult result : results) {
      Wanted one = wanted.get(Integer.parseInt(result.id().substring(1)));
      result.values().stream()
          .findFirst()
          .ifPresent(
              value ->
                  all.computeIfAbsent(one.component(), c -> new ArrayList<>())
                      .add(new Measure(one.shown(), one.statistic(), told(value), one.unit())));
    }
  }

  private static MetricDataQuery query(int number, Wanted wanted, Duration period) {
    return MetricDataQuery.builder()
        .id("m" + number)
        .metricStat(
            s ->
                s.stat(wanted.statistic())
                    .period((int) period.toSeconds())
                    .metric(
                        m ->
                            m.namespace(wanted.namespace())
                                .metricName(wanted.metric())
                                .dimensions(
                                    wanted.dimensions().entrySet().stream()
                                        .map(
                                            d ->
                                                Dimension.builder()
                                                    .name(d.getKey())
                                                    .value(d.getValue())
                                                    .build())
                                        .toList())))
        .build();
  }

  private static String told(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
