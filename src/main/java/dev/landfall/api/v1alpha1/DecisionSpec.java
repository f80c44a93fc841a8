package dev.landfall.api.v1alpha1;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A person's word: a hold, or the approval that the last rung needs. It cannot be changed
 * afterwards, only taken back by deleting it.
 *
 * @param cutover the DnsCutover, in the same namespace, that it is about
 * @param dataSync the DataSync with a phase of its own, in the same namespace, that it is about
 * @param hold the highest rung the cutover may climb to while this object exists; it never makes it
 *     descend
 * @param approve the rung that may be climbed to; only Finalized asks for one
 * @param attempt the attempt that is approved, as the cutover's status shows it: one that went back
 *     and up again needs a new approval
 * @param by who says so
 */
@ValidationRule(
    value = "has(self.cutover) != has(self.dataSync)",
    message = "name either a cutover or a dataSync")
@ValidationRule(
    value = "has(self.hold) != has(self.approve)",
    message = "give either hold or approve")
@ValidationRule(
    value = "!has(self.hold) || has(self.cutover)",
    message = "hold is for a cutover; a DataSync stays where its own phase says")
@ValidationRule(
    value = "has(self.attempt) == (has(self.approve) && has(self.cutover))",
    message =
        "attempt goes with the approval of a cutover, and has to: give it as the cutover's"
            + " status.attempt shows it")
@ValidationRule(
    value = "self == oldSelf",
    message = "a decision cannot be changed: delete it and make another")
public record DecisionSpec(
    @Nullable String cutover,
    @Nullable String dataSync,
    @Nullable Phase hold,
    @Nullable Approval approve,
    @Nullable @Min(1) Long attempt,
    @Required String by) {

  /** Rungs that ask for an approval. */
  public enum Approval {
    /** There is no way back from it. */
    Finalized
  }
}
