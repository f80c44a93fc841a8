package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.spine.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registry: which resources a declaration asks for. A new type is a line here. */
public final class AzureResources {
  private AzureResources() {}

  /** The resources of a declaration, in no particular order. */
  public static List<AzureResource> of(Declared d) {
    List<AzureResource> all = new ArrayList<>();
    all.add(ResourceGroup.of(d));
    all.add(VirtualNetwork.of(d));
    if (!d.side().databases().isEmpty()) {
      all.addAll(PrivateDnsZone.databases(d).resources());
    }
    for (AzureSide.Database database : d.side().databases()) {
      all.add(FlexibleServer.of(d, database));
      all.add(new ServerParameters(d, database));
      all.add(ServerDatabase.of(d, database));
      all.add(new ApplicationRole(d, database));
    }
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
              apps.apps().forEach(app -> all.add(AppIdentity.of(d, app)));
              apps.apps().forEach(app -> new ImagePull(d, app).right().ifPresent(all::add));
              apps.apps().stream()
                  .flatMap(app -> AppSecret.of(d, app).stream())
                  .forEach(secret -> all.addAll(secret.resources()));
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
    return List.copyOf(all);
  }

  /** What is wrong with a declaration in itself, which the schema cannot tell. */
  public static Optional<Failure> refusal(AzureSide side) {
    return AzureRefusals.of(side);
  }

  /** The name in the graph of the resource by which a database answers applications. */
  public static String answering(AzureSide.Database database) {
    return ApplicationRole.name(database);
  }

  /** Where a database's server is reached, once it is there. */
  public static Optional<String> host(View view, AzureSide.Database database) {
    return FlexibleServer.host(view, database);
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
