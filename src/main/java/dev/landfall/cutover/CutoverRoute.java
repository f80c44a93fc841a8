package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.cutover.step.AskDatabases;
import dev.landfall.cutover.step.AwaitApproval;
import dev.landfall.cutover.step.AwaitFollowing;
import dev.landfall.cutover.step.AwaitOldTtl;
import dev.landfall.cutover.step.AwaitTrafficBack;
import dev.landfall.cutover.step.RecordOriginals;
import dev.landfall.cutover.step.Repointing;
import dev.landfall.cutover.step.Smoke;
import dev.landfall.cutover.step.Step;
import dev.landfall.cutover.step.TrafficSteps;
import java.util.List;

/**
 * The ladder of a cutover, up and down side by side. This table is what runs, and what {@code
 * docs/phases.md} is made from.
 */
public final class CutoverRoute {
  /**
   * The steps to one rung from the one below it, and those that leave it again.
   *
   * @param rung the rung
   * @param up in order, on the way up to it
   * @param down in order, on the way down from it
   */
  public record Leg(Phase rung, List<Step> up, List<Step> down) {}

  /** The legs, lowest first. */
  public static final List<Leg> LEGS =
      List.of(
          new Leg(
              Phase.Prepared,
              List.of(
                  new RecordOriginals(),
                  TrafficSteps.CLAIM,
                  TrafficSteps.LOWER_TTL,
                  new AwaitOldTtl(),
                  new AwaitFollowing()),
              List.of(TrafficSteps.RELEASE)),
          new Leg(Phase.Announced, List.of(), List.of()),
          new Leg(Phase.ReadOnly, List.of(AskDatabases.FENCE), List.of(AskDatabases.OPEN_SOURCE)),
          new Leg(
              Phase.OnTarget,
              // Secrets before the promotion that is waited for: each follows its own database, and
              // one that has moved must not wait for another that does not.
              List.of(
                  new Repointing(true),
                  AskDatabases.PROMOTE_TARGET,
                  new Smoke(),
                  TrafficSteps.MOVE),
              List.of(
                  TrafficSteps.MOVE_BACK,
                  new AwaitTrafficBack(),
                  new Repointing(false),
                  AskDatabases.PROMOTE_SOURCE)),
          new Leg(
              Phase.Finalized,
              List.of(new AwaitApproval(), AskDatabases.FINALIZE, TrafficSteps.RELEASE),
              List.of()));

  private CutoverRoute() {}
}
