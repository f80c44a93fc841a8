package dev.landfall.environment.cost;

import dev.landfall.api.v1alpha1.EstimatedCost.Side;
import java.math.BigDecimal;

/**
 * So much of something in a month.
 *
 * @param side whose bill it is on
 * @param resource what of the environment it is for
 * @param sku what is bought, as the list of prices calls it
 * @param quantity how much, in the unit of the price
 */
record Item(Side side, String resource, String sku, BigDecimal quantity) {
  /** A month as both clouds' calculators count it: a twelfth of 365 days. */
  static final int HOURS = 730;

  static Item of(Side side, String resource, String sku, double quantity) {
    return new Item(side, resource, sku, BigDecimal.valueOf(quantity));
  }
}
