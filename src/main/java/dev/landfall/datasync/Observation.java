package dev.landfall.datasync;

import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.util.Optional;

/**
 * Everything a data sync's plan may know of the world, as it stood at one moment.
 *
 * @param wanted where it shall stand; absent while its cutover is not there, or is being deleted
 * @param world both databases; absent while the environment does not say where they are
 * @param job the long task in this process
 * @param waitsForEnvironment what the environment waits for, when it does not say where they are
 * @param rival an older data sync of the same database
 * @param walKept bytes of write-ahead log that a side keeps for this sync at most, as far as seen
 * @param finalizeApproved whether a person approved the last rung; a cutover asks for one itself
 */
public record Observation(
    Seen<Wanted> wanted,
    Seen<World> world,
    Job job,
    String waitsForEnvironment,
    Optional<String> rival,
    long walKept,
    boolean finalizeApproved) {

  /** Where it shall stand: without its cutover, where it is. */
  Wanted wantedOn(World seen) {
    return wanted.get().orElseGet(() -> Wanted.staying(seen.stage()));
  }

  /** In a few words, for the log: states only, no content. */
  public String describe() {
    return "wanted %s; world %s; job %s"
        .formatted(word(wanted.map(Wanted::wire)), word(world.map(Observation::stage)), word(job));
  }

  private static String word(Seen<String> seen) {
    return switch (seen) {
      case Seen.Present<String>(String it) -> it;
      case Seen.Absent<String> a -> "absent";
      case Seen.Unknown<String>(Failure failure) -> "unknown (" + failure.told() + ")";
    };
  }

  private static String stage(World world) {
    return switch (world.stage()) {
      case Stage.Steady s ->
          "Steady, writer %s, %s".formatted(s.writer(), s.following() ? "followed" : "alone");
      case Stage.Fenced f -> "Fenced, writer was " + f.lastWriter();
      case Stage.Unfinished u -> "Unfinished, writer " + u.writer();
      case Stage.NotSetUp n -> "NotSetUp";
      case Stage.Copying c -> "Copying";
      case Stage.Copied c -> "Copied";
      case Stage.Finalized f -> "Finalized";
      case Stage.Broken b -> "Broken";
    };
  }

  private static String word(Job job) {
    return switch (job) {
      case Job.None n -> "none";
      case Job.Running r -> r.task() + " running";
      case Job.Done d -> d.task() + " done";
      case Job.Failed f -> f.task() + " failed";
    };
  }
}
