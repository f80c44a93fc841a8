package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.World.WayBack;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservationTest {
  private static final Job PREFLIGHT_FAILED =
      new Job.Failed(
          Task.PREFLIGHT,
          Instant.EPOCH,
          new Failure.Invalid("spec.database", "x", "y".repeat(5000)));

  @Test
  void theLogSaysStageWriterAndJobAndNothingMore() {
    assertThat(seen(Seen.present(world(new Stage.Steady(Place.SOURCE, true)))).describe())
        .isEqualTo(
            "wanted Replicating; world Steady, writer SOURCE, followed; job PREFLIGHT failed");
  }

  @Test
  void theLogSaysWhyTheWorldCouldNotBeSeen() {
    assertThat(seen(new Seen.Unknown<>(new Failure.Conflict("moved"))).describe())
        .contains("world unknown (moved)");
  }

  private static Observation seen(Seen<World> world) {
    return new Observation(
        Seen.present(Wanted.REPLICATING), world, PREFLIGHT_FAILED, "", Optional.empty(), 0, false);
  }

  private static World world(Stage stage) {
    return new World(stage, 1, Optional.empty(), Optional.empty(), new WayBack(true, ""), 0);
  }
}
