package dev.landfall.environment.azure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * When someone is told. This is the table: docs/monitoring.md shows the same, and a new rule is one
 * entry here and one line there.
 *
 * @see <a href="https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index">metrics by
 *     type</a>
 */
enum AlertRule {
  /** Before Azure makes a full server read-only, which it does at 95 percent. */
  STORAGE(
      "Microsoft.DBforPostgreSQL/flexibleServers",
      "storage",
      "storage_percent",
      "Average",
      Operator.GreaterThan,
      85,
      Duration.ofMinutes(15),
      1,
      "The disk of a database is nearly full; at 95 % Azure makes it read-only. Raise storageGiB of"
          + " the database, or find out what grows: a replication slot that nobody reads keeps"
          + " write-ahead log."),
  /** Busy for a quarter of an hour is not a peak. */
  CPU(
      "Microsoft.DBforPostgreSQL/flexibleServers",
      "cpu",
      "cpu_percent",
      "Average",
      Operator.GreaterThan,
      90,
      Duration.ofMinutes(15),
      2,
      "A database has been busy for 15 minutes. Look for expensive queries, or choose a larger sku"
          + " of the database."),
  /**
   * A failover to a standby is over sooner than this; without one it is an outage from the first
   * second.
   */
  ALIVE(
      "Microsoft.DBforPostgreSQL/flexibleServers",
      "alive",
      "is_db_alive",
      "Maximum",
      Operator.LessThan,
      1,
      Duration.ofMinutes(5),
      0,
      "A database has not answered for 5 minutes. Look at the server's resource health and at its"
          + " logs; with highAvailability declared, a failover to the standby can be forced in the"
          + " portal."),
  /** Before keys are evicted that are still needed, or writes are refused. */
  CACHE_MEMORY(
      "Microsoft.Cache/redisEnterprise",
      "memory",
      "usedmemorypercentage",
      "Maximum",
      Operator.GreaterThan,
      90,
      Duration.ofMinutes(15),
      1,
      "The memory of a cache is nearly full; then keys are evicted, or with NoEviction writes are"
          + " refused. Choose a larger sku of the cache, or let keys expire."),
  /** Users see these. */
  FAILED_REQUESTS(
      "Microsoft.Network/applicationGateways",
      "failed-requests",
      "FailedRequests",
      "Total",
      Operator.GreaterThan,
      20,
      Duration.ofMinutes(5),
      1,
      "Requests through the gateway fail: its backends answer with 5xx or not at all. Look at the"
          + " apps' logs and at the gateway's backend health."),
  /** Counted since the replica was made, so it stays raised until that replica is replaced. */
  RESTARTS(
      "Microsoft.App/containerApps",
      "restarts",
      "RestartCount",
      "Maximum",
      Operator.GreaterThan,
      3,
      Duration.ofMinutes(15),
      2,
      "A replica of an app was restarted again and again. Look at its last words in the logs: it"
          + " crashes, runs out of memory, or fails its probe.");

  private final String type;
  private final String suffix;
  private final String metric;
  private final String aggregation;
  private final Operator operator;
  private final int threshold;
  private final Duration window;
  private final int severity;
  private final String description;

  /**
   * A rule.
   *
   * @param type the resource type it is about
   * @param suffix what the alert is called after the resource's name
   * @param metric the metric's name in the REST API
   * @param aggregation how its values in a window become one
   * @param operator on which side of the threshold it is raised
   * @param threshold the limit
   * @param window how far it looks back
   * @param severity 0 critical, 1 error, 2 warning, 3 informational, 4 verbose
   * @param description what has happened and what to do, for whom it wakes up
   */
  AlertRule(
      String type,
      String suffix,
      String metric,
      String aggregation,
      Operator operator,
      int threshold,
      Duration window,
      int severity,
      String description) {
    this.type = type;
    this.suffix = suffix;
    this.metric = metric;
    this.aggregation = aggregation;
    this.operator = operator;
    this.threshold = threshold;
    this.window = window;
    this.severity = severity;
    this.description = description;
  }

  /** The rules about a type. */
  static List<AlertRule> on(String type) {
    return Arrays.stream(values()).filter(rule -> rule.type.equals(type)).toList();
  }

  String type() {
    return type;
  }

  String suffix() {
    return suffix;
  }

  String metric() {
    return metric;
  }

  String aggregation() {
    return aggregation;
  }

  Operator operator() {
    return operator;
  }

  int threshold() {
    return threshold;
  }

  Duration window() {
    return window;
  }

  int severity() {
    return severity;
  }

  String description() {
    return description;
  }

  /** How a value is held against the threshold, as Azure calls it. */
  enum Operator {
    /** Too much is bad. */
    GreaterThan(">"),
    /** Too little is bad. */
    LessThan("<");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }
}
