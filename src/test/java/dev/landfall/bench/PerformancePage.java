package dev.landfall.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The table in {@code docs/performance.md}; the words around it are written by hand. */
final class PerformancePage {
  private static final Path PAGE = Path.of("docs", "performance.md");
  private static final String BEGIN = "<!-- figures: written by make bench -->\n";
  private static final String END = "<!-- end of figures -->";

  private PerformancePage() {}

  static void write(List<BenchResult> results) {
    try {
      String page = Files.readString(PAGE);
      int from = page.indexOf(BEGIN) + BEGIN.length();
      Files.writeString(
          PAGE, page.substring(0, from) + table(results) + page.substring(page.indexOf(END)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String table(List<BenchResult> results) {
    String machines =
        results.stream().map(BenchResult::machine).distinct().collect(Collectors.joining("; "));
    return "\nMeasured on "
        + machines
        + ". Each figure: min / median / max.\n\n"
        + "| | what | ours | beside it | ratio | runs |\n|---|---|---|---|---|---|\n"
        + results.stream().map(PerformancePage::row).collect(Collectors.joining())
        + "\n";
  }

  private static String row(BenchResult r) {
    return "| `%s` | %s | %s %s | %s: %s %s | %s (%s) | %d |%n"
        .formatted(
            r.name(),
            r.what(),
            figures(r.ours()),
            r.unit(),
            r.against().replace("|", "\\|"),
            figures(r.other()),
            r.unit(),
            figures(r.ratio()),
            r.wanted(),
            r.runs());
  }

  private static String figures(Spread spread) {
    return figure(spread.min()) + " / " + figure(spread.median()) + " / " + figure(spread.max());
  }

  private static String figure(double value) {
    return value >= 10_000
        ? String.format(java.util.Locale.ROOT, "%,.0f", value)
        : new java.math.BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
