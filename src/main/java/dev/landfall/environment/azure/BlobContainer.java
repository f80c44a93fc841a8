package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Storage;
import java.util.List;
import java.util.Map;

/**
 * A blob container that nobody reads without signing in. Containers that others made in the account
 * stay as they are.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/blobservices/containers">
 *     reference, 2025-06-01</a>
 */
final class BlobContainer {
  private BlobContainer() {}

  static AzureResource of(Declared d, Storage storage, Storage.Container container) {
    return ArmResource.of(
            "blobContainer/%s/%s".formatted(storage.account(), container.name()),
            List.of(StorageAccount.name(storage)),
            "%s/blobServices/default/containers/%s"
                .formatted(StorageAccount.id(d, storage), container.name()),
            ApiVersions.STORAGE,
            Trees.tree("properties", Trees.tree("publicAccess", "None")))
        .untagged()
        .patched(Map.of(), State::provisioning);
  }
}
