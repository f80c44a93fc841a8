package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The role that the applications use: it can sign in, owns schema public so that the applications'
 * own migrations run as it, and the administrator is a member of it, which replication needs. Its
 * password is set when it is made, and when a sign-in with it fails.
 *
 * @param d the declaration
 * @param database its database
 */
record ApplicationRole(Declared d, AzureDatabase database) implements AzureResource {
  private static final Map<String, Object> DECLARED =
      Trees.tree(
          "there", true,
          "login", true,
          "password", true,
          "member", true,
          "database", true,
          "schema", true,
          "replication", true);

  static String name(AzureDatabase database) {
    return "applicationRole/%s/%s".formatted(database.server(), database.databaseName());
  }

  @Override
  public String name() {
    return name(database);
  }

  @Override
  public List<String> dependsOn() {
    return List.of(ServerDatabase.name(database));
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    boolean rests =
        earlier
            .of(FlexibleServer.name(database))
            .get()
            .filter(server -> server.work() instanceof Observed.Work.Idle)
            .isPresent();
    return switch (earlier.of(ServerDatabase.name(database))) {
      case Seen.Unknown<Observed> u -> u;
      case Seen.Absent<Observed> a -> a;
      case Seen.Present<Observed> p when !rests -> Seen.absent();
      case Seen.Present<Observed> p -> Seen.look(() -> Optional.of(seen(sql(earlier).look())));
    };
  }

  private static Observed seen(Map<String, Object> facts) {
    return new Observed(facts, new Observed.Work.Idle());
  }

  private RoleSql sql(View view) {
    return RoleSql.of(d, database, view);
  }

  @Override
  public Verdict compare(View view) {
    return switch (view.of(name())) {
      case Seen.Absent<Observed> a -> new Verdict.Create("not there");
      case Seen.Unknown<Observed> u -> Verdict.Wait.unseen(u.failure());
      case Seen.Present<Observed>(Observed it) -> {
        if (Boolean.FALSE.equals(it.body().get("there"))) {
          yield new Verdict.Create("not there");
        }
        List<Difference> differences = Trees.differences(DECLARED, it.body());
        yield differences.isEmpty()
            ? new Verdict.Leave("signs in and owns schema public")
            : Verdict.Change.of(differences);
      }
    };
  }

  @Override
  public void begin(AzureClients azure, View view) {
    view.of(name()).get().ifPresent(found -> sql(view).make(found.body()));
  }
}
