package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.copy.ProcessWorkers;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The engine of a DataSync {@code main} between the two servers of a pair. */
final class PairEngine {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private PairEngine() {}

  /** With workers that are processes. */
  static PostgresEngine of(
      PostgresPair pair, String uid, DataSyncSpec.@Nullable Copy copy, @Nullable String walBudget)
      throws IOException {
    Path logs = Files.createTempDirectory(Path.of("target"), "engine");
    return of(pair, sync(uid, copy, walBudget), s -> ProcessWorkers.ofThisProgram(logs));
  }

  /** With workers of another kind. */
  static PostgresEngine of(PostgresPair pair, DataSync sync, WorkersOf workers) {
    return new PostgresEngine(
        sync,
        pair.source().endpoint(),
        pair.target().endpoint(),
        workers.of(sync),
        Clock.systemUTC());
  }

  static DataSync sync(String uid, DataSyncSpec.@Nullable Copy copy, @Nullable String walBudget) {
    DataSync sync = new DataSync();
    sync.setMetadata(
        new ObjectMetaBuilder().withName("main").withNamespace("shop").withUid(uid).build());
    sync.setSpec(
        new DataSyncSpec(
            "prod",
            "shop",
            null,
            DataSyncSpec.Phase.Replicating,
            null,
            null,
            copy,
            null,
            walBudget));
    return sync;
  }

  /** From nothing to a target that follows. */
  static void replicate(PostgresEngine engine) {
    engine.prepare();
    Await.until("the copy stands", PATIENCE, () -> copied(engine));
    engine.follow();
    Await.until(
        "the target follows", PATIENCE, () -> engine.look().stage() instanceof Stage.Steady);
  }

  /** Whether the copy stands; workers are started where none runs, and a failed one is an error. */
  static boolean copied(PostgresEngine engine) {
    Stage stage = engine.look().stage();
    if (stage instanceof Stage.Copying copying && !copying.running()) {
      assertThat(copying.failed()).isEmpty();
      engine.copy();
    }
    return stage instanceof Stage.Copied;
  }
}
