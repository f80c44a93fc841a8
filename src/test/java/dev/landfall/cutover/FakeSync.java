package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A data sync that does what is asked of it, one stage per look, unless rows differ. */
final class FakeSync {
  final String name;
  @Nullable Writable writable = Writable.Source;
  DataSyncSpec.@Nullable Phase phase = DataSyncSpec.Phase.Replicating;
  boolean equal = true;

  FakeSync(String name) {
    this.name = name;
  }

  void work(DatabaseRequest request) {
    switch (request) {
      case Source -> towards(Writable.Source, DataSyncSpec.Phase.Replicating);
      case ReadOnly -> {
        if (phase != null && phase.compareTo(DataSyncSpec.Phase.Promoted) < 0) {
          writable = Writable.None;
        }
      }
      case Target -> {
        if (equal) {
          towards(Writable.Target, DataSyncSpec.Phase.Promoted);
        }
      }
      case Final -> {
        towards(Writable.Target, DataSyncSpec.Phase.Promoted);
        if (writable == Writable.Target) {
          phase = DataSyncSpec.Phase.Finalized;
        }
      }
    }
  }

  private void towards(Writable side, DataSyncSpec.Phase then) {
    if (phase == DataSyncSpec.Phase.Finalized || writable == side) {
      return;
    }
    if (writable != Writable.None) {
      writable = Writable.None;
    } else {
      writable = side;
      phase = then;
    }
  }

  /** As it stands when it was deleted and applied again, before its first report. */
  void madeAnew() {
    writable = null;
    phase = null;
    equal = false;
  }

  DataSync object() {
    DataSync sync = new DataSync();
    sync.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("shop").build());
    sync.setSpec(new DataSyncSpec("prod", name, "go-live", null, null, null, null, null, null));
    sync.setStatus(
        new DataSyncStatus(
            1L,
            phase,
            null,
            null,
            "working",
            writable,
            1L,
            null,
            null,
            new Verification(
                "2026-01-01T00:00:00Z",
                DataSyncStatus.Kind.Full,
                "0/1",
                1L,
                1L,
                equal ? 0L : 1L,
                List.of()),
            null,
            List.of(),
            null,
            List.of()));
    return sync;
  }
}
