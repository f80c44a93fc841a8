package dev.landfall.chart;

import dev.landfall.kube.KubeBinaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The helm program: the one that HELM names, or the one that {@code make kube} put beside the API
 * server.
 *
 * @param program its path
 */
record Helm(Path program) {
  /** helm without a cluster assumes one as old as its own build says, so the tests name one. */
  private static final List<String> TEMPLATE =
      List.of("template", "landfall", "helm/landfall", "--kube-version", "1.34.0");

  /** What came of a call. */
  record Outcome(int exit, String output) {}

  static Path place() {
    String own = System.getenv("HELM");
    return own != null ? Path.of(own) : Path.of(KubeBinaries.ofThisUser().program("helm"));
  }

  static Optional<Helm> find() {
    return Optional.of(place()).filter(Files::isExecutable).map(Helm::new);
  }

  /** Renders the chart with some of its values set, in helm's own {@code name=value} form. */
  Outcome template(String... values) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(TEMPLATE);
    for (String value : values) {
      command.addAll(List.of("--set-json", value));
    }
    return run(command);
  }

  /** What {@code deploy/generate.sh} would write. */
  Outcome installation() throws IOException, InterruptedException {
    return run(List.of("deploy/generate.sh", "--stdout"));
  }

  private Outcome run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HELM", program.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
