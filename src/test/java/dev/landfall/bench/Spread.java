package dev.landfall.bench;

import java.util.List;

/**
 * What several runs gave.
 *
 * @param min the least
 * @param median the middle one; of an even number, the mean of the two in the middle
 * @param max the greatest
 */
record Spread(double min, double median, double max) {

  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return new Spread(
        rounded(sorted.getFirst()),
        rounded((sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2),
        rounded(sorted.getLast()));
  }

  /** Four digits are more than any of this is good for. */
  private static double rounded(double value) {
    return new java.math.BigDecimal(value).round(new java.math.MathContext(4)).doubleValue();
  }
}
