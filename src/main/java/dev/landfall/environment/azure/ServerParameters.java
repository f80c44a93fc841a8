package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The server parameters that logical replication needs, both ways. One is set at a time, because a
 * server takes one operation at a time; the restart that makes them true comes last, before
 * anything uses the server.
 *
 * @param d the declaration
 * @param database the server's
 * @see <a href="https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logical">
 *     logical replication on Flexible Server</a>
 */
record ServerParameters(Declared d, AzureSide.Database database) implements AzureResource {
  private static final Map<String, Integer> AT_LEAST = new LinkedHashMap<>();

  static {
    AT_LEAST.put("max_worker_processes", 16);
    AT_LEAST.put("max_logical_replication_workers", 4);
    AT_LEAST.put("max_replication_slots", 10);
    AT_LEAST.put("max_wal_senders", 10);
  }

  private static final String RESTART = "restart";

  static String name(AzureSide.Database database) {
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
      case Seen.Present<Observed> p -> Seen.look(() -> Optional.of(look(azure)));
    };
  }

  private Observed look(AzureClients azure) {
    Map<String, Object> found = new LinkedHashMap<>();
    read(azure, "wal_level", found);
    AT_LEAST.keySet().forEach(parameter -> read(azure, parameter, found));
    return new Observed(found, new Observed.Work.Idle());
  }

  private void read(AzureClients azure, String parameter, Map<String, Object> found) {
    azure
        .get(id(parameter), ApiVersions.POSTGRESQL)
        .ifPresent(
            body -> {
              found.put(parameter, Objects.toString(Trees.at(body, "properties", "value"), ""));
              Object pending = Trees.at(body, "properties", "isConfigPendingRestart");
              if (Boolean.parseBoolean(Objects.toString(pending, "false"))) {
                found.put(RESTART, "pending");
              }
            });
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
            case Observed.Work.Failed f -> new Verdict.Wait("the server is not ready");
            case Observed.Work.Stopped s -> new Verdict.Wait("the server is " + s.state());
          };
    };
  }

  private static Verdict compare(Map<String, Object> found) {
    List<Difference> differences = new ArrayList<>();
    if (!"logical".equals(found.get("wal_level"))) {
      differences.add(new Difference("wal_level", found.get("wal_level"), "logical"));
    }
    AT_LEAST.forEach(
        (parameter, least) -> {
          Object value = found.get(parameter);
          if (value == null || number(value) < least) {
            differences.add(new Difference(parameter, value, least.toString()));
          }
        });
    if (differences.isEmpty() && found.containsKey(RESTART)) {
      return new Verdict.Change("restart, for the changed parameters to hold", List.of());
    }
    return differences.isEmpty()
        ? new Verdict.Leave("logical replication is possible")
        : Verdict.Change.of(differences);
  }

  private static long number(Object value) {
    String text = value.toString();
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
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
