package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.list;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.http.CloudResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Relational Database Service: instances with a real PostgreSQL each, and parameter groups. */
final class Rds implements AwsService, AutoCloseable {
  private static final int PAGE = 100;

  private final String arnPrefix;
  private final Clock clock;
  private final Map<String, RdsInstance> instances = new TreeMap<>();
  private final Map<String, RdsParameterGroup> groups = new TreeMap<>();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

  Rds(String region, String accountId, Clock clock) {
    this.arnPrefix = "arn:aws:rds:%s:%s:".formatted(region, accountId);
    this.clock = clock;
  }

  /** Makes an instance around a server that runs, with a parameter group of its own. */
  synchronized void create(
      String identifier,
      PostgresServer server,
      AwsCloud.Master master,
      String database,
      Map<String, String> parameters) {
    RdsRoles.create(server, master.user(), master.password(), database);
    RdsParameterGroup group =
        new RdsParameterGroup(
            identifier + "-parameters", "postgres" + server.major(), RdsParameter.of(server));
    groups.put(group.name(), group);
    parameters.forEach((name, value) -> group.change(group.parameter(name).name(), value));
    Map<String, String> settings = group.settings();
    if (!settings.isEmpty()) {
      settings.forEach(server::set);
      server.restart();
    }
    instances.put(
        identifier,
        new RdsInstance(
            new RdsInstance.Birth(
                identifier,
                arnPrefix + "db:" + identifier,
                database,
                master.user(),
                clock.instant()),
            server,
            group));
  }

  @Override
  public String name() {
    return "rds";
  }

  @Override
  public synchronized CloudResponse answer(AwsCall call, Principals.Key caller) {
    return switch (call.action()) {
      case "DescribeDBInstances" ->
          describe(call.allowing("DBInstanceIdentifier", "MaxRecords", "Marker"));
      case "DescribeDBParameterGroups" ->
          describeGroups(call.allowing("DBParameterGroupName", "MaxRecords", "Marker"));
      case "DescribeDBParameters" ->
          describeParameters(
              call.allowing("DBParameterGroupName", "Source", "MaxRecords", "Marker"));
      case "ModifyDBParameterGroup" -> modify(call.allowing("DBParameterGroupName", "Parameters"));
      case "RebootDBInstance" -> reboot(call.allowing("DBInstanceIdentifier"));
      default -> throw AwsService.noSuchAction(call);
    };
  }

  /** What CloudWatch says of an instance: nothing while its server is down. */
  synchronized OptionalDouble measure(String metric, Map<String, String> dimensions) {
    RdsInstance instance = instances.get(dimensions.getOrDefault("DBInstanceIdentifier", ""));
    return instance == null ? OptionalDouble.empty() : instance.measure(metric);
  }

  private RdsInstance instance(String identifier) {
    RdsInstance instance = instances.get(identifier);
    if (instance == null) {
      throw new AwsError(
          404, "DBInstanceNotFound", "DBInstance %s not found.".formatted(identifier));
    }
    return instance;
  }

  private RdsParameterGroup group(AwsCall call) {
    String name = call.require("DBParameterGroupName");
    RdsParameterGroup group = groups.get(name);
    if (group == null) {
      throw new AwsError(404, "DBParameterGroupNotFound", "DBParameterGroup not found: " + name);
    }
    return group;
  }

  private CloudResponse describe(AwsCall call) {
    List<RdsInstance> found =
        call.parameter("DBInstanceIdentifier")
            .map(id -> List.of(instance(id)))
            .orElse(List.copyOf(instances.values()));
    return Xml.answer(call, list("DBInstances", found, RdsInstance::xml));
  }

  private CloudResponse describeGroups(AwsCall call) {
    List<RdsParameterGroup> found =
        call.parameter("DBParameterGroupName").isPresent()
            ? List.of(group(call))
            : List.copyOf(groups.values());
    return Xml.answer(
        call,
        list(
            "DBParameterGroups",
            found,
            g ->
                element(
                    "DBParameterGroup",
                    text("DBParameterGroupName", g.name()),
                    text("DBParameterGroupFamily", g.family()),
                    text("Description", "parameters of " + g.family()),
                    text("DBParameterGroupArn", arnPrefix + "pg:" + g.name()))));
  }

  private CloudResponse describeParameters(AwsCall call) {
    RdsParameterGroup group = group(call);
    List<RdsParameter> all = new ArrayList<>(group.catalogue().values());
    call.parameter("Source")
        .ifPresent(
            source ->
                all.removeIf(p -> group.changed(p.name()).isPresent() != source.equals("user")));
    int size = number(call, "MaxRecords", PAGE);
    if (size < 20 || size > PAGE) {
      throw AwsError.invalid(
          "Invalid value %d for MaxRecords. Must be between 20 and 100".formatted(size));
    }
    int from = Math.min(number(call, "Marker", 0), all.size());
    int to = Math.min(from + size, all.size());
    return Xml.answer(
        call,
        list("Parameters", all.subList(from, to), p -> p.xml(group.changed(p.name()))),
        to < all.size() ? text("Marker", to) : "");
  }

  private static int number(AwsCall call, String name, int otherwise) {
    Optional<String> given = call.parameter(name);
    if (given.filter(v -> !v.matches("\\d{1,6}")).isPresent()) {
      throw AwsError.invalid("Invalid value %s for %s".formatted(given.get(), name));
    }
    return given.map(Integer::parseInt).orElse(otherwise);
  }

  private CloudResponse modify(AwsCall call) {
    RdsParameterGroup group = group(call);
    List<Map<String, String>> given = call.structures("Parameters.Parameter");
    if (given.isEmpty() || given.size() > 20) {
      throw AwsError.invalid("Between 1 and 20 parameters can be modified in a single request.");
    }
    given.forEach(p -> check(group, p));
    for (Map<String, String> p : given) {
      RdsParameter parameter = group.parameter(p.get("ParameterName"));
      String value = p.get("ParameterValue");
      group.change(parameter.name(), value);
      instances.values().stream()
          .filter(i -> i.group() == group)
          .forEach(i -> follow(i, parameter, value, p.get("ApplyMethod")));
    }
    return Xml.answer(call, text("DBParameterGroupName", group.name()));
  }

  private static void check(RdsParameterGroup group, Map<String, String> p) {
    String name = p.getOrDefault("ParameterName", "");
    String method = p.getOrDefault("ApplyMethod", "");
    RdsParameter parameter = group.parameter(name);
    parameter.check(p.getOrDefault("ParameterValue", ""));
    if (!method.matches("immediate|pending-reboot")) {
      throw AwsError.invalid(
          "ApplyMethod of %s must be immediate or pending-reboot".formatted(name));
    }
    if (parameter.isStatic() && method.equals("immediate")) {
      throw AwsError.combination("cannot use immediate apply method for static parameter " + name);
    }
  }

  private static void follow(
      RdsInstance instance, RdsParameter parameter, String value, String method) {
    if (parameter.isStatic() || method.equals("pending-reboot")) {
      instance.waitForReboot();
    } else {
      parameter.setting(value).ifPresent(s -> instance.apply(s.getKey(), s.getValue()));
    }
  }

  private CloudResponse reboot(AwsCall call) {
    RdsInstance instance = instance(call.require("DBInstanceIdentifier"));
    instance.reboot(background);
    return Xml.answer(call, instance.xml());
  }

  /** The server of an instance. */
  synchronized PostgresServer server(String identifier) {
    return instance(identifier).server();
  }

  @Override
  public void close() {
    background.shutdownNow();
    instances.values().forEach(i -> i.server().close());
  }
}
