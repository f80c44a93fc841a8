package dev.landfall.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an environment differs from the one it follows, besides in names, places and sizes.
 *
 * @param with the environment that it follows
 * @param differences each place where they differ, at most fifty
 */
public record Parity(String with, List<Difference> differences) {

  /** Copies. */
  public Parity {
    differences = differences == null ? List.of() : List.copyOf(differences);
  }

  /**
   * One place.
   *
   * @param path where in the spec, with elements of lists by their name here
   * @param here what this environment says, absent for nothing
   * @param there what the followed one says, absent for nothing
   */
  public record Difference(String path, @Nullable String here, @Nullable String there) {}
}
