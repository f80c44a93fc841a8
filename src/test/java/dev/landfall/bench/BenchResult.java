package dev.landfall.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One measurement, as it is written to {@code target/bench/NAME.json}.
 *
 * @param name which one
 * @param what what was measured, for a reader
 * @param unit of ours and other
 * @param ours what Landfall did
 * @param other what it is measured against did
 * @param against what that is
 * @param ratio ours to other, or other to ours, as {@code wanted} says
 * @param wanted what the ratio is and what it should be
 * @param runs pairs, one after the other: A B A B
 * @param machine where
 */
record BenchResult(
    String name,
    String what,
    String unit,
    Spread ours,
    Spread other,
    String against,
    Spread ratio,
    String wanted,
    int runs,
    String machine) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** What a measurement is about. */
  record About(String name, String what, String unit, String against, String wanted) {}

  /** A pair of runs next to each other in time, so that what else the machine does hits both. */
  record Pair(double ours, double other) {}

  /** The ratio is other to ours: how many times as fast, where the unit is a time. */
  static BenchResult faster(About about, List<Pair> pairs) {
    return of(about, pairs, pairs.stream().map(pair -> pair.other() / pair.ours()).toList());
  }

  /** The ratio is ours to other. */
  static BenchResult share(About about, List<Pair> pairs) {
    return of(about, pairs, pairs.stream().map(pair -> pair.ours() / pair.other()).toList());
  }

  private static BenchResult of(About about, List<Pair> pairs, List<Double> ratios) {
    return new BenchResult(
        about.name(),
        about.what(),
        about.unit(),
        Spread.of(pairs.stream().map(Pair::ours).toList()),
        Spread.of(pairs.stream().map(Pair::other).toList()),
        about.against(),
        Spread.of(ratios),
        about.wanted(),
        pairs.size(),
        Machine.describe());
  }

  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      JSON.writeValue(directory.resolve(name + ".json").toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that were written there, by name. */
  static List<BenchResult> read(Path directory) {
    List<BenchResult> results = new ArrayList<>();
    try (var files = Files.newDirectoryStream(directory, "*.json")) {
      for (Path file : files) {
        results.add(JSON.readValue(file.toFile(), BenchResult.class));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    results.sort(java.util.Comparator.comparing(BenchResult::name));
    return results;
  }
}
