package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.cloud.AzureClients;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A resource that is no longer declared. It goes only where all of this is so: the YAML says
 * Delete; it was made here, as the list in the status says and, where it has tags, its tag on Azure
 * too; nothing that is declared or departing stands on it; nobody's data depends on it.
 *
 * @param owned what is remembered of it
 * @param dependsOn what has to be gone before
 * @param terms what is to become of it
 * @param owner whose tag it has to have
 * @param arm it as a resource
 */
record Departing(
    OwnedResource owned, List<String> dependsOn, DepartureTerms terms, Owner owner, ArmResource arm)
    implements AzureResource {
  private static final String SERVERS = "Microsoft.DBforPostgreSQL/flexibleServers";
  private static final String DATABASES = SERVERS + "/databases";
  private static final String GROUP = "Microsoft.Resources/subscriptions/resourceGroups";

  /** Where an observed body holds what was asked for besides: not a property of Azure's. */
  private static final String BESIDES = "landfall";

  /** One that can be looked at; empty where its type is unknown to this version. */
  static Optional<AzureResource> of(
      OwnedResource owned, List<String> dependsOn, DepartureTerms terms, Owner owner) {
    return ApiVersions.of(owned.id())
        .map(
            version ->
                new Departing(
                    owned,
                    dependsOn,
                    terms,
                    owner,
                    ArmResource.of(owned.name(), List.of(), owned.id(), version, Map.of())
                        .untagged()
                        .telling(
                            type(owned).equals(SERVERS) ? FlexibleServer::state : Departing::state)
                        .completed(
                            (azure, id, body) -> Trees.over(body, besides(owned, azure, id)))));
  }

  private static String type(OwnedResource owned) {
    return new Target(owned.name(), owned.id()).type();
  }

  /** What failed last is no reason to keep it. */
  private static Work state(Map<String, Object> body) {
    Work work = State.provisioning(body);
    return work instanceof Work.Failed ? State.IDLE : work;
  }

  /** The backup of a server, what is in a group. */
  private static Map<String, Object> besides(OwnedResource owned, AzureClients azure, String id) {
    return switch (type(owned)) {
      case SERVERS ->
          Trees.tree(
              BESIDES, azure.get(FinalBackups.id(id), FinalBackups.VERSION).orElse(Map.of()));
      case GROUP ->
          Trees.tree(
              BESIDES,
              Trees.tree("resources", azure.list(id + "/resources", ApiVersions.RESOURCES)));
      default -> Map.of();
    };
  }

  @Override
  public String name() {
    return owned.name();
  }

  @Override
  public Optional<String> id(View view) {
    return Optional.of(owned.id());
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    return arm.observe(azure, earlier);
  }

  @Override
  public Verdict compare(View view) {
    return switch (view.of(name())) {
      case Seen.Absent<Observed> a -> new Verdict.Gone();
      case Seen.Unknown<Observed> u -> Verdict.Wait.unseen(u.failure());
      case Seen.Present<Observed>(Observed it) when it.body().isEmpty() -> new Verdict.Gone();
      case Seen.Present<Observed>(Observed it) ->
          it.work() instanceof Work.Running running ? new Verdict.Wait(running.what()) : judged(it);
    };
  }

  private Verdict judged(Observed it) {
    if (!terms.deleted()) {
      return new Verdict.Orphan("no longer declared; it stays, as deletionPolicy says");
    }
    if (owned.origin() == OwnedResource.Origin.Adopted) {
      return new Verdict.Orphan("no longer declared; it was there before, so it stays");
    }
    if (owned.origin() == OwnedResource.Origin.Intended) {
      return new Verdict.Orphan("no longer declared; another may have made it, so it stays");
    }
    boolean tagged = it.body().get("tags") instanceof Map<?, ?>;
    if (tagged && !it.text("tags", Owner.TAG).filter(owner.tag()::equals).isPresent()) {
      return new Verdict.Orphan(
          "no longer declared; its tag is not this environment's, so it stays");
    }
    return switch (type(owned)) {
      case SERVERS -> server(it);
      case GROUP -> group(it);
      case DATABASES ->
          new Verdict.Orphan(
              "no longer declared; a database goes with its server only, so it stays");
      default -> new Verdict.Delete("no longer declared");
    };
  }

  private Verdict server(Observed it) {
    return terms.dependents().isEmpty()
        ? FinalBackups.judge(terms.backup(), it, Trees.at(it.body(), BESIDES))
        : new Verdict.Refuse(
            "it is no longer declared, and %s stands on this environment: delete that first, or"
                    .formatted(String.join(", ", terms.dependents()))
                + " declare the database again");
  }

  /** A group goes when nothing is left in it. */
  private Verdict group(Observed it) {
    List<?> left =
        Trees.at(it.body(), BESIDES, "resources") instanceof List<?> list ? list : List.of();
    return left.isEmpty()
        ? new Verdict.Delete("no longer declared, and empty")
        : new Verdict.Orphan(
            "it stays: others' resources are in it (%s)"
                .formatted(
                    left.stream()
                        .limit(5)
                        .map(r -> r instanceof Map<?, ?> map ? String.valueOf(map.get("name")) : "")
                        .collect(Collectors.joining(", "))));
  }

  @Override
  public void begin(AzureClients azure, View view) {
    Observed it = view.of(name()).get().orElseThrow();
    if (type(owned).equals(SERVERS)
        && !FinalBackups.enough(terms.backup(), Trees.at(it.body(), BESIDES))) {
      FinalBackups.take(azure, owned.id());
    } else {
      azure.delete(owned.id(), arm.apiVersion());
    }
  }
}
