package dev.landfall.bench;

import dev.landfall.datasync.objects.TwoStores;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How fast a bucket is carried, beside rclone: process against process, turn by turn, from the same
 * local S3 to the same local Blob Storage, both behind TLS. rclone compares checksums as it does by
 * itself, with as many transfers at once as ours.
 */
public final class ObjectsBench {
  private static final int PARALLEL = 16;
  private static final int PART = 8 << 20;
  private static final long PATIENCE_SECONDS = 600;

  private final Path directory;
  private final Path rclone;
  private final int runs;

  /**
   * A bench.
   *
   * @param directory for logs and data
   * @param rclone the program
   * @param runs how many turns
   */
  public ObjectsBench(Path directory, Path rclone, int runs) {
    this.directory = directory;
    this.rclone = rclone;
    this.runs = runs;
  }

  /**
   * What was measured, turn by turn.
   *
   * @param name of the measurement
   * @param unit what a figure counts; more is better
   * @param ours ours
   * @param other rclone's
   */
  public record Measured(String name, String unit, List<Double> ours, List<Double> other) {
    /** Ours by rclone's, turn by turn. */
    public List<Double> ratio() {
      List<Double> all = new ArrayList<>();
      for (int i = 0; i < ours.size(); i++) {
        all.add(ours.get(i) / other.get(i));
      }
      return all;
    }

    @Override
    public String toString() {
      return "%s in %s: ours %s, rclone %s, ratio %s"
          .formatted(name, unit, spread(ours), spread(other), spread(ratio()));
    }

    private static String spread(List<Double> all) {
      List<Double> sorted = all.stream().sorted().toList();
      return String.format(
          Locale.ROOT,
          "%.2f / %.2f / %.2f",
          sorted.getFirst(),
          sorted.get(sorted.size() / 2),
          sorted.getLast());
    }
  }

  /** rclone, where PATH or the variable RCLONE has it. */
  public static Optional<Path> rclone(Map<String, String> environment) {
    return Stream.concat(
            Stream.ofNullable(environment.get("RCLONE")).map(Path::of),
            Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(p -> Path.of(p, "rclone")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A thousand objects of 16 KiB. */
  public Measured small() throws IOException, InterruptedException {
    return measured(
        "objects-small",
        "objects/s",
        1000,
        stores -> {
          for (int i = 0; i < 1000; i++) {
            stores.put("small/%04d".formatted(i), bytes(i, 16 << 10));
          }
        });
  }

  /** One object of 200 MiB, in parts of 8 MiB as the AWS CLI uploads it. */
  public Measured large() throws IOException, InterruptedException {
    return measured(
        "objects-large",
        "MiB/s",
        200,
        stores -> stores.putInParts("large.bin", bytes(1, 200 << 20), PART));
  }

  private Measured measured(String name, String unit, int amount, Consumer<TwoStores> filling)
      throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> other = new ArrayList<>();
    try (TwoStores stores = TwoStores.start(Files.createTempDirectory(directory, name))) {
      filling.accept(stores);
      for (int run = 0; run < runs; run++) {
        stores.empty();
        ours.add(amount / seconds(stores.carrying(directory.resolve("ours"), PARALLEL)));
        require(stores, amount, unit);
        stores.empty();
        other.add(amount / seconds(copying(stores)));
        require(stores, amount, unit);
        System.out.printf(
            Locale.ROOT,
            "%s, turn %d: ours %.1f, rclone %.1f %s%n",
            name,
            run + 1,
            ours.getLast(),
            other.getLast(),
            unit);
      }
    }
    return new Measured(name, unit, List.copyOf(ours), List.copyOf(other));
  }

  private static void require(TwoStores stores, int amount, String unit) {
    int expected = unit.equals("objects/s") ? amount : 1;
    if (stores.copies() != expected) {
      throw new IllegalStateException(
          "%d of %d objects were carried".formatted(stores.copies(), expected));
    }
  }

  private static double seconds(ProcessBuilder program) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process = program.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("not done after %d s".formatted(PATIENCE_SECONDS));
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "it ended with %d; see %s"
              .formatted(process.exitValue(), program.redirectOutput().file()));
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private ProcessBuilder copying(TwoStores stores) throws IOException {
    Path ca = directory.resolve("ca.pem");
    Files.writeString(ca, stores.session().caBundle().orElseThrow());
    ProcessBuilder program =
        new ProcessBuilder(
            rclone.toString(),
            "copy",
            "s3:" + TwoStores.BUCKET,
            "az:uploads",
            "--transfers=" + PARALLEL,
            "--checkers=" + PARALLEL,
            "--multi-thread-cutoff=64M",
            "--multi-thread-streams=4",
            "--azureblob-upload-concurrency=" + PARALLEL,
            "--azureblob-no-check-container",
            "--s3-no-check-bucket",
            "--retries=1",
            "--config=/dev/null",
            "--ca-cert=" + ca);
    program.environment().putAll(stores.rclone());
    program.environment().put("SSL_CERT_FILE", ca.toString());
    program.redirectErrorStream(true);
    program.redirectOutput(directory.resolve("rclone.log").toFile());
    return program;
  }

  private static byte[] bytes(long seed, int length) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }

  /** {@code DIRECTORY RUNS}: prints both. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Optional<Path> rclone = rclone(System.getenv());
    if (rclone.isEmpty()) {
      System.err.println(
          "SKIPPED: objects-small and objects-large, for there is no rclone on the PATH and the"
              + " variable RCLONE names none; go install github.com/rclone/rclone@latest gets it");
      return;
    }
    Path directory = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "target/bench"));
    ObjectsBench bench =
        new ObjectsBench(directory, rclone.get(), args.length > 1 ? Integer.parseInt(args[1]) : 5);
    System.out.println(bench.small());
    System.out.println(bench.large());
  }
}
