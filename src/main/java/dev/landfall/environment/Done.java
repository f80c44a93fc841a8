package dev.landfall.environment;

import dev.landfall.cloud.BegunOperation;
import dev.landfall.spine.Failure;
import java.util.Map;

/**
 * What came of the steps of a pass.
 *
 * @param failures by resource; empty when all went well, or nothing was to be done
 * @param operations what runs on Azure because of them, by resource
 */
record Done(Map<String, Failure> failures, Map<String, BegunOperation> operations) {
  /** Nothing was to be done. */
  static final Done NOTHING = new Done(Map.of(), Map.of());
}
