package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Storage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A storage account that answers nobody outside the network, and nobody who has no identity: its
 * keys are switched off, because whoever has one has everything for ever.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts">reference,
 *     2025-06-01</a>
 */
final class StorageAccount {
  private static final String TYPE = "Microsoft.Storage/storageAccounts";

  /** What logs of blobs are kept about: a part of every account, made with it. */
  static final String BLOBS = TYPE + "/blobServices";

  private StorageAccount() {}

  /** Its blobs, as something that has logs. */
  static Target logged(Declared d, Storage storage) {
    return new Target(name(storage), id(d, storage) + "/blobServices/default");
  }

  static String name(Storage storage) {
    return "storageAccount/" + storage.account();
  }

  static String id(Declared d, Storage storage) {
    return d.id(TYPE, storage.account());
  }

  /** How its blobs are reached from the network. */
  static PrivateEndpoint blobs(Declared d, Storage storage) {
    return new PrivateEndpoint(
        d,
        name(storage),
        id(d, storage),
        storage.account() + "-blob",
        "blob",
        "privatelink.blob.core.windows.net");
  }

  /** A change is a PATCH: a PUT would send back what Azure alone may say. */
  static AzureResource of(Declared d, Storage storage) {
    String id = id(d, storage);
    return new Remedied(
        ArmResource.of(name(storage), List.of(d.group()), id, ApiVersions.STORAGE, Map.of())
            .derived(
                ArmResource.FromView.known(id),
                view -> Optional.of(tree(d, storage, tls(view, storage))))
            .fixing(StorageAccount::fixed)
            .patched(Map.of(), State::provisioning),
        difference -> remedy(d, storage, difference));
  }

  private static Optional<String> remedy(Declared d, Storage storage, Difference difference) {
    return difference.path().equals("sku.name")
        ? Optional.of(
            ("ask Azure for the conversion, which keeps all blobs and may take days (az storage"
                    + " account migration start --resource-group %s --account-name %s --sku %s"
                    + " --no-wait), or declare what is there")
                .formatted(d.side().resourceGroup(), storage.account(), storage.sku()))
        : Optional.empty();
  }

  private static Map<String, Object> tree(Declared d, Storage storage, String tls) {
    return Trees.tree(
        "location",
        d.side().location(),
        "tags",
        d.tags(),
        "kind",
        "StorageV2",
        "sku",
        Trees.tree("name", storage.sku().name()),
        "properties",
        Trees.tree(
            "minimumTlsVersion",
            tls,
            "supportsHttpsTrafficOnly",
            true,
            "publicNetworkAccess",
            "Disabled",
            "allowBlobPublicAccess",
            false,
            "allowSharedKeyAccess",
            false));
  }

  /** 1.2 at least: who asks for more keeps it. */
  private static String tls(View view, Storage storage) {
    return view.text(name(storage), "properties", "minimumTlsVersion")
        .filter("TLS1_3"::equals)
        .orElse("TLS1_2");
  }

  /**
   * Geo-replication and read access come and go by a change of the SKU; whether there are copies in
   * several zones is changed by a conversion that a person asks Azure for.
   *
   * @see <a href="https://learn.microsoft.com/azure/storage/common/redundancy-migration">changing
   *     the replication</a>
   */
  private static boolean fixed(Difference difference) {
    return switch (difference.path()) {
      case "kind" -> true;
      case "sku.name" -> zoned(difference.was()) != zoned(difference.shall());
      default -> false;
    };
  }

  private static boolean zoned(@Nullable Object sku) {
    return String.valueOf(sku).endsWith("ZRS");
  }
}
