package dev.landfall.api.v1alpha1;

import java.util.List;

/**
 * What an environment costs in a month of 730 hours on either side, as far as prices are known.
 * Amounts are text, so that nothing rounds them.
 *
 * @param currency of all amounts
 * @param azureMonthly what is declared on Azure, at its least: as many replicas and instances as
 *     there always are
 * @param awsMonthly what was seen on AWS
 * @param difference Azure less AWS, with its sign
 * @param asOf the date of the oldest price in it
 * @param lines what the sums are made of
 * @param unknown what is in neither sum, and why
 */
public record EstimatedCost(
    String currency,
    String azureMonthly,
    String awsMonthly,
    String difference,
    String asOf,
    List<Line> lines,
    List<String> unknown) {

  /** Copies. */
  public EstimatedCost {
    lines = lines == null ? List.of() : List.copyOf(lines);
    unknown = unknown == null ? List.of() : List.copyOf(unknown);
  }

  /** Whose bill it is on. */
  public enum Side {
    /** The new side. */
    Azure,
    /** The old side. */
    AWS
  }

  /**
   * One line.
   *
   * @param side whose bill it is on
   * @param item what it is for, and what is bought
   * @param quantity how much in a month
   * @param unit of what
   * @param unitPrice the price of one
   * @param monthly both multiplied
   */
  public record Line(
      Side side, String item, String quantity, String unit, String unitPrice, String monthly) {}
}
