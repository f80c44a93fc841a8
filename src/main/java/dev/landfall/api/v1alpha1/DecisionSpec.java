package dev.landfall.api.v1alpha1;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A person's word about a cutover: a hold, or the approval that its last rung needs.
 *
 * @param cutover the DnsCutover, in the same namespace
 * @param hold the highest rung it may climb to while this object exists; it never makes it descend
 * @param approve the rung that may be climbed to; only Finalized asks for one
 * @param by who says so
 */
@ValidationRule(
    value = "has(self.hold) != has(self.approve)",
    message = "give either hold or approve")
public record DecisionSpec(
    @Required String cutover,
    @Nullable Phase hold,
    @Nullable Approval approve,
    @Required String by) {

  /** Rungs that ask for an approval. */
  public enum Approval {
    /** There is no way back from it. */
    Finalized
  }
}
