package dev.landfall.datasync;

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

  /** One line for the log: what the decision rested on. */
  public String describe() {
    return "wanted=%s world=%s job=%s".formatted(wanted, world, job);
  }
}
