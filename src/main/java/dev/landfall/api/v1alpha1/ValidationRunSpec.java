package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One comparison as it was made. It cannot be changed afterwards.
 *
 * @param subject what was looked at
 * @param check what was checked, for example DataEquality
 * @param at when it ended
 * @param lsn the position in the writer's log that it speaks of
 * @param rows rows compared
 * @param millis how long it took
 * @param verdict what came out
 * @param findings what was found, by table and key
 */
@ValidationRule(value = "self == oldSelf", message = "evidence cannot be changed")
public record ValidationRunSpec(
    @Required Subject subject,
    @Required String check,
    @Required String at,
    @Nullable String lsn,
    @Nullable Long rows,
    @Nullable Long millis,
    @Required Verdict verdict,
    @Size(max = 50) List<String> findings) {

  /** Absent lists are empty. */
  public ValidationRunSpec {
    findings = findings == null ? List.of() : List.copyOf(findings);
  }

  /**
   * What was looked at.
   *
   * @param kind its kind
   * @param name its name, in the same namespace
   */
  public record Subject(@Required String kind, @Required String name) {}

  /** What came out. */
  public enum Verdict {
    /** As it should be. */
    Passed,
    /** Not as it should be. */
    Failed
  }
}
