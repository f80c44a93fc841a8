package dev.landfall.datasync.objects;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.specialized.BlobLeaseClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import java.time.Duration;
import java.util.Optional;

/**
 * The lease of a container, which one program at a time can have (Blob REST, "Lease Container").
 */
final class BlobLease {
  private final BlobContainerClient container;
  private final BlobCalls calls;

  BlobLease(BlobContainerClient container, BlobCalls calls) {
    this.container = container;
    this.calls = calls;
  }

  /** Takes it, unless another program has it. */
  Optional<Target.Hold> hold(Duration period) {
    BlobLeaseClient lease = new BlobLeaseClientBuilder().containerClient(container).buildClient();
    return calls.call(
        "holding the container",
        () -> {
          try {
            lease.acquireLease((int) period.toSeconds());
            return Optional.<Target.Hold>of(new Held(lease));
          } catch (BlobStorageException e) {
            if (e.getStatusCode() == 409) {
              return Optional.<Target.Hold>empty();
            }
            throw e;
          }
        });
  }

  /** Takes it away from whoever has it. */
  void breakHold() {
    calls.call(
        "taking over",
        () -> {
          try {
            new BlobLeaseClientBuilder()
                .containerClient(container)
                .buildClient()
                .breakLeaseWithResponse(0, null, null, Context.NONE);
          } catch (BlobStorageException e) {
            if (e.getStatusCode() != 409) {
              throw e;
            }
          }
          return true;
        });
  }

  /** The lease of the container, which nothing but its owner renews. */
  private final class Held implements Target.Hold {
    private final BlobLeaseClient lease;

    Held(BlobLeaseClient lease) {
      this.lease = lease;
    }

    @Override
    public boolean renew() {
      return calls.call(
          "holding the container",
          () -> {
            try {
              lease.renewLease();
              return true;
            } catch (BlobStorageException e) {
              if (e.getStatusCode() == 409) {
                return false;
              }
              throw e;
            }
          });
    }

    @Override
    public void close() {
      calls.call(
          "letting go of the container",
          () -> {
            try {
              lease.releaseLease();
            } catch (BlobStorageException e) {
              if (e.getStatusCode() != 409) {
                throw e;
              }
            }
            return true;
          });
    }
  }
}
