package dev.landfall.cli;

import dev.landfall.api.v1alpha1.EstimatedCost;

/** What both sides cost, as a person reads it: each line, the sums, and what is in neither. */
final class CostTable {
  private CostTable() {}

  static String render(EstimatedCost cost) {
    StringBuilder out =
        new StringBuilder(
            "Cost of a month in %s, by prices of %s and later:%n"
                .formatted(cost.currency(), cost.asOf()));
    int width = cost.lines().stream().mapToInt(l -> l.item().length()).max().orElse(1);
    String row = "  %-5s  %-" + width + "s  %12s  %s%n";
    cost.lines()
        .forEach(
            l ->
                out.append(
                    row.formatted(
                        l.side(),
                        l.item(),
                        l.monthly(),
                        "%s %s at %s".formatted(l.quantity(), l.unit(), l.unitPrice()))));
    out.append(row.formatted("Azure", "", cost.azureMonthly(), "").stripTrailing()).append('\n');
    out.append(row.formatted("AWS", "", cost.awsMonthly(), "").stripTrailing()).append('\n');
    out.append(row.formatted("", "difference", cost.difference(), "").stripTrailing()).append('\n');
    cost.unknown().forEach(u -> out.append("  not in it: %s%n".formatted(u)));
    return out.toString();
  }
}
