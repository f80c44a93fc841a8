package dev.landfall.datasync.objects;

import com.azure.storage.blob.models.BlobStorageException;
import dev.landfall.cloud.SdkFailures;
import dev.landfall.spine.FailureException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls about a container, whose failures say so.
 *
 * @param name the container's name
 */
record BlobCalls(String name) {
  private static final String REMEDY =
      "the identity of the connection needs the role Storage Blob Data Contributor on the"
          + " container, its storage account or their group (Storage Blob Data Owner where objects"
          + " have tags), and a way in: the account's private endpoint";

  /**
   * One call.
   *
   * @param what what is done, for messages
   */
  <T> T call(String what, Supplier<T> call) {
    String where = "%s in container %s".formatted(what, name);
    try {
      return call.get();
    } catch (BlobStorageException e) {
      throw new FailureException(
          SdkFailures.azure(
              where,
              REMEDY,
              e.getStatusCode(),
              String.valueOf(e.getErrorCode()),
              Objects.requireNonNullElse(e.getServiceMessage(), ""),
              Optional.empty()),
          e);
    } catch (RuntimeException e) {
      throw new FailureException(SdkFailures.azure(where, REMEDY, e), e);
    }
  }
}
