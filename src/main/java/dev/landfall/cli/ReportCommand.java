package dev.landfall.cli;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.PreflightReport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code kubectl landfall report}: all that preflight found about the databases of a DataSync, with
 * what to paste where. It reads the Kubernetes API alone and connects to no database.
 */
public final class ReportCommand {
  static final String USAGE =
      "usage: kubectl landfall report [NAME] [-n NAMESPACE] [-o table|yaml]";

  private final KubernetesClient kubernetes;
  private final PrintStream out;
  private final PrintStream messages;

  private ReportCommand(KubernetesClient kubernetes, PrintStream out, PrintStream messages) {
    this.kubernetes = kubernetes;
    this.out = out;
    this.messages = messages;
  }

  /**
   * Prints the report.
   *
   * @param args the options
   * @param kubernetes the cluster that the current kubeconfig leads to
   * @param out for the report
   * @param messages for what went wrong
   * @return 0 when nothing is to be decided, 2 when something is, 1 when something is in the way or
   *     there is no report
   */
  public static int run(
      String[] args, Supplier<KubernetesClient> kubernetes, PrintStream out, PrintStream messages) {
    try {
      PlanOptions options = PlanOptions.of(args);
      if (options.file() != null) {
        throw new IllegalArgumentException("a report is of what is applied, not of a file");
      }
      try (KubernetesClient client = kubernetes.get()) {
        return new ReportCommand(client, out, messages).print(options);
      }
    } catch (IllegalArgumentException e) {
      messages.println(e.getMessage());
      messages.println(USAGE);
    } catch (KubernetesClientException e) {
      messages.println(
          "the cluster does not answer (kubectl get datasyncs says the same?): " + e.getMessage());
    }
    return ReportTable.BLOCKED;
  }

  private int print(PlanOptions options) {
    String namespace = options.namespaceIn(kubernetes);
    List<DataSync> syncs =
        kubernetes.resources(DataSync.class).inNamespace(namespace).list().getItems().stream()
            .filter(s -> options.name() == null || s.getMetadata().getName().equals(options.name()))
            .toList();
    if (syncs.isEmpty()) {
      messages.printf(
          "there is no %s in namespace %s%n",
          Objects.requireNonNullElse(options.name(), "DataSync"), namespace);
      return ReportTable.BLOCKED;
    }
    List<Integer> codes = syncs.stream().map(sync -> print(sync, options)).toList();
    return codes.contains(ReportTable.BLOCKED)
        ? ReportTable.BLOCKED
        : codes.contains(ReportTable.DECISIONS) ? ReportTable.DECISIONS : ReportTable.CLEAN;
  }

  private int print(DataSync sync, PlanOptions options) {
    String name = sync.getMetadata().getNamespace() + "/" + sync.getMetadata().getName();
    Optional<PreflightReport> found = report(sync);
    if (found.isEmpty()) {
      messages.printf(
          "%s has no report: preflight looks when the sync is to leave Idle; see what it waits for"
              + " (kubectl get datasyncs), and whether the operator may write ConfigMaps%n",
          name);
      return ReportTable.BLOCKED;
    }
    PreflightReport report = found.get();
    out.print(options.yaml() ? Serialization.asYaml(report) : ReportTable.render(name, report));
    return ReportTable.code(report);
  }

  private Optional<PreflightReport> report(DataSync sync) {
    ConfigMap map =
        kubernetes
            .configMaps()
            .inNamespace(sync.getMetadata().getNamespace())
            .withName(PreflightReport.nameFor(sync.getMetadata().getName()))
            .get();
    return Optional.ofNullable(map)
        .map(ConfigMap::getData)
        .map(data -> data.get(PreflightReport.KEY))
        .map(text -> Serialization.unmarshal(text, PreflightReport.class));
  }
}
