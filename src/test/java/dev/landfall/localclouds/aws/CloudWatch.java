package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.list;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.http.CloudResponse;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * CloudWatch: what the servers of the other services measure right now, whatever period is asked
 * for. Nothing is kept.
 */
final class CloudWatch implements AwsService {
  private final Map<String, Source> sources;

  CloudWatch(Map<String, Source> sources) {
    this.sources = sources;
  }

  /** What measures the metrics of a namespace. */
  interface Source {
    /** A metric's value, where there is such a thing. */
    OptionalDouble measure(String metric, Map<String, String> dimensions);
  }

  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public CloudResponse answer(AwsCall call, Principals.Key caller) {
    if (!call.action().equals("GetMetricData")) {
      throw AwsService.noSuchAction(call);
    }
    call.allowing(
        "MetricDataQueries", "StartTime", "EndTime", "ScanBy", "MaxDatapoints", "NextToken");
    Instant start = Instant.parse(call.require("StartTime"));
    if (!start.isBefore(Instant.parse(call.require("EndTime")))) {
      throw new AwsError(400, "ValidationError", "StartTime must be before EndTime");
    }
    return Xml.answer(
        call,
        list(
            "MetricDataResults",
            call.structures("MetricDataQueries.member"),
            q -> result(q, start)));
  }

  private String result(Map<String, String> query, Instant at) {
    String metric = query.getOrDefault("MetricStat.Metric.MetricName", "");
    Map<String, String> dimensions = new TreeMap<>();
    String prefix = "MetricStat.Metric.Dimensions.member.";
    for (int i = 1; query.containsKey(prefix + i + ".Name"); i++) {
      dimensions.put(query.get(prefix + i + ".Name"), query.get(prefix + i + ".Value"));
    }
    Source source = sources.get(query.getOrDefault("MetricStat.Metric.Namespace", ""));
    OptionalDouble value =
        source == null ? OptionalDouble.empty() : source.measure(metric, dimensions);
    return element(
        "member",
        text("Id", query.getOrDefault("Id", "")),
        text("Label", metric),
        text("StatusCode", "Complete"),
        element("Timestamps", value.isEmpty() ? "" : text("member", at)),
        element("Values", value.isEmpty() ? "" : text("member", value.getAsDouble())));
  }
}
