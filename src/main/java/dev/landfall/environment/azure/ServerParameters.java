package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The parameters of a server: those that logical replication needs, both ways, and the declared
 * ones. One is set at a time, because a server takes one operation at a time; the restart that
 * makes them true comes last. It is not made by itself once a DataSync stands on the database: from
 * then on it may serve users, and a person has to say when.
 *
 * @param d the declaration
 * @param database the server's
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers/configurations">
 *     reference, 2024-08-01</a>
 * @see <a href="https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logical">
 *     logical replication on Flexible Server</a>
 */
record ServerParameters(Declared d, AzureDatabase database) implements AzureResource {
  private static final String RESTART = "restart";
  private static final String CARRIED = "carried";

  static String name(AzureDatabase database) {
    return "serverParameters/" + database.server();
  }

  @Override
  public String name() {
    return name(database);
  }

  @Override
  public Optional<String> action() {
    return Optional.of("Microsoft.DBforPostgreSQL/flexibleServers/configurations/write");
  }

  @Override
  public List<String> dependsOn() {
    return List.of(FlexibleServer.name(database));
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    return switch (earlier.of(FlexibleServer.name(database))) {
      case Seen.Absent<Observed> a -> Seen.absent();
      case Seen.Unknown<Observed> u -> u;
      case Seen.Present<Observed>(Observed server)
          when !(server.work() instanceof Observed.Work.Idle) ->
          Seen.present(new Observed(Map.of(), server.work()));
      case Seen.Present<Observed> p -> Seen.look(() -> Optional.of(look(azure, earlier)));
    };
  }

  /** As a list has them, where that is as declared; else one by one. */
  private Observed look(AzureClients azure, View earlier) {
    Map<String, Object> listed = found(id -> Listing.find(azure, id));
    if (compare(listed) instanceof Verdict.Leave) {
      return new Observed(listed, State.IDLE);
    }
    Map<String, Object> found = found(id -> azure.get(id, ApiVersions.POSTGRESQL));
    if (!waiting(found).isEmpty()) {
      found.put(CARRIED, RoleSql.of(d, database, earlier).isCarried());
    }
    return new Observed(found, work(azure, found));
  }

  /** What Azure is doing about those that are not met. */
  private Observed.Work work(AzureClients azure, Map<String, Object> found) {
    Observed.Work work = State.IDLE;
    for (Parameter parameter : Parameter.of(database)) {
      String id = id(parameter.name());
      if (parameter.isMet(property(found, parameter.name(), "value"))) {
        azure.settled(id);
      } else {
        work = State.during(Optional.of(work), azure.operation(id)).orElse(work);
      }
    }
    return work;
  }

  private Map<String, Object> found(Function<String, Optional<Map<String, Object>>> read) {
    Map<String, Object> found = new LinkedHashMap<>();
    for (Parameter parameter : Parameter.of(database)) {
      read.apply(id(parameter.name())).ifPresent(body -> found.put(parameter.name(), body));
    }
    return found;
  }

  private String id(String parameter) {
    return FlexibleServer.id(d, database) + "/configurations/" + parameter;
  }

  @Override
  public Verdict compare(View view) {
    return switch (view.of(name())) {
      case Seen.Absent<Observed> a -> new Verdict.Create("wal_level logical");
      case Seen.Unknown<Observed> u -> Verdict.Wait.unseen(u.failure());
      case Seen.Present<Observed>(Observed it) ->
          switch (it.work()) {
            case Observed.Work.Idle i -> compare(it.body());
            case Observed.Work.Running r -> new Verdict.Wait("the server is " + r.what());
            case Observed.Work.Failed f when it.body().isEmpty() ->
                new Verdict.Wait("the server is not ready");
            case Observed.Work.Failed f -> again(f, compare(it.body()));
            case Observed.Work.Stopped s -> new Verdict.Wait("the server is " + s.state());
          };
    };
  }

  private static Verdict again(Observed.Work.Failed failed, Verdict verdict) {
    return verdict instanceof Verdict.Change change
        ? new Verdict.Change(
            "the last try failed: %s; %s".formatted(failed.failure().told(), change.detail()),
            change.differences())
        : verdict;
  }

  private Verdict compare(Map<String, Object> found) {
    List<Difference> differences = new ArrayList<>();
    List<String> restarting = new ArrayList<>();
    for (Parameter parameter : Parameter.of(database)) {
      Optional<String> value = property(found, parameter.name(), "value");
      if (parameter.isMet(value)) {
        continue;
      }
      if (value.isEmpty() && parameter.declared()) {
        return refused(parameter, "this server has no such parameter", "check its name");
      }
      if (is(found, parameter.name(), "isReadOnly")) {
        return refused(
            parameter,
            "it is read-only on Flexible Server, where it is " + value.orElse(""),
            "take it out");
      }
      differences.add(new Difference(parameter.name(), value.orElse(null), parameter.value()));
      if (property(found, parameter.name(), "isDynamicConfig")
          .filter("false"::equals)
          .isPresent()) {
        restarting.add(parameter.name());
      }
    }
    return differences.isEmpty()
        ? restart(waiting(found), Boolean.TRUE.equals(found.get(CARRIED)))
        : change(differences, restarting);
  }

  private Verdict refused(Parameter parameter, String why, String remedy) {
    return new Verdict.Refuse(
        "spec.azure.databases[%s].parameters: %s cannot be set: %s; %s"
            .formatted(database.name(), parameter.name(), why, remedy));
  }

  private static Verdict change(List<Difference> differences, List<String> restarting) {
    String what = Verdict.Change.of(differences).detail();
    return new Verdict.Change(
        restarting.isEmpty()
            ? what
            : "%s (%s: after a restart)".formatted(what, String.join(", ", restarting)),
        differences);
  }

  private Verdict restart(List<String> waiting, boolean carried) {
    if (waiting.isEmpty()) {
      return new Verdict.Leave("logical replication is possible");
    }
    return carried
        ? new Verdict.Refuse(
            ("%s: true after a restart only, which breaks every connection for about a minute; a"
                    + " DataSync stands on this database, so say when: az postgres flexible-server"
                    + " restart --resource-group %s --name %s")
                .formatted(String.join(", ", waiting), d.side().resourceGroup(), database.server()))
        : new Verdict.Change("restart, for the changed parameters to hold", List.of());
  }

  /** The parameters that wait for a restart. */
  private static List<String> waiting(Map<String, Object> found) {
    return found.keySet().stream()
        .filter(name -> is(found, name, "isConfigPendingRestart"))
        .collect(Collectors.toList());
  }

  private static boolean is(Map<String, Object> found, String parameter, String property) {
    return property(found, parameter, property).filter("true"::equals).isPresent();
  }

  private static Optional<String> property(
      Map<String, Object> found, String parameter, String property) {
    return Optional.ofNullable(Trees.at(found, parameter, "properties", property))
        .map(Objects::toString);
  }

  @Override
  public void begin(AzureClients azure, View view) {
    if (compare(view) instanceof Verdict.Change change && change.differences().isEmpty()) {
      azure.post(FlexibleServer.id(d, database), RESTART, ApiVersions.POSTGRESQL);
    } else if (compare(view) instanceof Verdict.Change change) {
      Difference first = change.differences().getFirst();
      azure.put(
          id(first.path()),
          ApiVersions.POSTGRESQL,
          Trees.tree("properties", Trees.tree("value", first.shall(), "source", "user-override")));
    }
  }
}
