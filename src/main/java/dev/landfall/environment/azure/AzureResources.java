package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.spine.Expiry;
import dev.landfall.spine.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The registry: which resources a declaration asks for. A new type is a line here. */
public final class AzureResources {
  private AzureResources() {}

  /** The resources of a declaration, in no particular order. */
  public static List<AzureResource> of(Declared d) {
    List<AzureResource> all = new ArrayList<>();
    all.add(ResourceGroup.of(d));
    all.addAll(NetworkSecurityGroup.of(d));
    all.add(VirtualNetwork.of(d));
    if (!d.side().databases().isEmpty()) {
      all.addAll(PrivateDnsZone.databases(d).resources());
    }
    for (AzureDatabase database : d.side().databases()) {
      all.add(FlexibleServer.of(d, database));
      all.add(new ServerParameters(d, database));
      all.add(ServerDatabase.of(d, database));
      all.addAll(EntraAdministrators.of(d, database));
      all.add(new ApplicationRole(d, database));
    }
    d.side()
        .caches()
        .forEach(c -> all.addAll(List.of(ManagedRedis.of(d, c), RedisDatabase.of(d, c))));
    Optional.ofNullable(d.side().storage())
        .ifPresent(
            storage -> {
              all.add(StorageAccount.of(d, storage));
              storage.containers().forEach(c -> all.add(BlobContainer.of(d, storage, c)));
            });
    Optional.ofNullable(d.side().keyVault()).ifPresent(vault -> all.add(Vault.of(d, vault)));
    all.addAll(PrivateEndpoint.of(d));
    Optional.ofNullable(d.side().registry()).ifPresent(r -> all.add(ContainerRegistry.of(d, r)));
    Optional.ofNullable(d.side().containerApps())
        .ifPresent(
            apps -> {
              all.add(ContainerAppsEnvironment.of(d, apps));
              apps.workloads().forEach(app -> all.add(AppIdentity.of(d, app)));
              apps.workloads().forEach(app -> new ImagePull(d, app).right().ifPresent(all::add));
              apps.workloads().stream()
                  .flatMap(app -> AppSecret.of(d, app).stream())
                  .forEach(secret -> all.addAll(secret.resources()));
              apps.jobs().forEach(job -> all.add(ContainerJob.of(d, apps, job)));
              apps.jobs().stream()
                  .filter(job -> job.migrates() != null)
                  .forEach(job -> all.add(new JobRun(d, job)));
              apps.apps().forEach(app -> all.add(ContainerApp.of(d, apps, app)));
              Optional.ofNullable(d.side().gateway())
                  .ifPresent(
                      gateway -> {
                        all.add(PublicIp.of(d, gateway));
                        all.add(FirewallPolicy.of(d, gateway));
                        all.addAll(GatewayCertificate.resources(d, gateway));
                        all.add(ApplicationGateway.of(d, apps, gateway));
                      });
            });
    all.addAll(Monitored.of(d, all));
    return all.stream()
        .map(r -> d.adopts().test(r.name()) ? r.adopting() : r)
        .map(r -> d.side().exposes(r.name()) ? r.exposed() : r)
        .toList();
  }

  /**
   * What is remembered and no longer declared: each goes after what stands on it. Parts of another
   * one go with it, and never before: a database is in its server's final backup.
   *
   * @param owned what is remembered of the environment
   * @param declared what is declared; nothing where the environment goes as a whole
   */
  public static List<AzureResource> departing(
      List<OwnedResource> owned, List<AzureResource> declared, DepartureTerms terms, Owner owner) {
    Set<String> kept = declared.stream().map(AzureResource::name).collect(Collectors.toSet());
    List<OwnedResource> all =
        owned.stream()
            .filter(o -> !kept.contains(o.name()) && ApiVersions.of(o.id()).isPresent())
            .toList();
    List<OwnedResource> leaving = all.stream().filter(o -> !isPart(o, all)).toList();
    return leaving.stream()
        .flatMap(
            o ->
                Departing.of(
                    o,
                    leaving.stream()
                        .filter(other -> other.level() > o.level())
                        .map(OwnedResource::name)
                        .toList(),
                    terms,
                    owner)
                    .stream())
        .toList();
  }

  /** Extensions are no parts: what is about a resource outlives it. */
  private static boolean isPart(OwnedResource one, List<OwnedResource> all) {
    return all.stream()
        .map(other -> other.id() + "/")
        .filter(one.id()::startsWith)
        .anyMatch(
            whole ->
                whole.contains("/providers/")
                    && !one.id().substring(whole.length()).contains("providers/"));
  }

  /** Two parts of a declaration that would be one thing on Azure. */
  public static Optional<Failure> doubled(List<AzureResource> all) {
    Set<String> names = new HashSet<>();
    return all.stream()
        .map(AzureResource::name)
        .filter(name -> !names.add(name))
        .findFirst()
        .map(
            name ->
                new Failure.Invalid(
                    "spec.azure",
                    name,
                    "two of its parts would be called so on Azure; give one of them another name"));
  }

  /** What is wrong with a declaration in itself, which the schema cannot tell. */
  public static Optional<Failure> refusal(AzureSide side) {
    return AzureRefusals.of(side);
  }

  /** The name in the graph of the resource by which a database answers applications. */
  public static String answering(AzureDatabase database) {
    return ApplicationRole.name(database);
  }

  /** Where a database's server is reached, once it is there. */
  public static Optional<String> host(View view, AzureDatabase database) {
    return FlexibleServer.host(view, database);
  }

  /** What is kept in the vault and has an end. */
  public static List<Expiry> expiries(View view) {
    return VaultSecret.expiries(view);
  }

  /** The gateway's public address, once it has one. */
  public static Optional<String> address(View view, Gateway gateway) {
    return PublicIp.address(view, gateway);
  }

  /** The gateway's name in the graph. */
  public static String name(Gateway gateway) {
    return ApplicationGateway.name(gateway);
  }
}
