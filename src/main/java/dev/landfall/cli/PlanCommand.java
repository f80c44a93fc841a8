package dev.landfall.cli;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code kubectl landfall plan}: what the operator would do, as it wrote it into the status of a
 * MigrationEnvironment. It reads the Kubernetes API alone and asks no cloud: what it prints is the
 * plan that will be carried out, not another one made beside it.
 */
public final class PlanCommand {
  private final KubernetesClient kubernetes;
  private final PrintStream out;
  private final PrintStream messages;

  private PlanCommand(KubernetesClient kubernetes, PrintStream out, PrintStream messages) {
    this.kubernetes = kubernetes;
    this.out = out;
    this.messages = messages;
  }

  /**
   * Prints the plan.
   *
   * @param args the options
   * @param kubernetes the cluster that the current kubeconfig leads to
   * @param out for the plan
   * @param messages for what went wrong
   * @return 0 when there is nothing to do, 2 when there is, 1 when a part is refused or there is no
   *     plan
   */
  public static int run(
      String[] args, Supplier<KubernetesClient> kubernetes, PrintStream out, PrintStream messages) {
    try {
      PlanOptions options = PlanOptions.of(args);
      try (KubernetesClient client = kubernetes.get()) {
        return new PlanCommand(client, out, messages).print(options);
      }
    } catch (IllegalArgumentException e) {
      messages.println(e.getMessage());
      messages.println(PlanOptions.USAGE);
    } catch (IOException e) {
      messages.println("the file cannot be read: " + e.getMessage());
    } catch (KubernetesClientException e) {
      messages.println(
          "the cluster does not answer (kubectl get menv says the same?): " + e.getMessage());
    }
    return PlanTable.REFUSED;
  }

  private int print(PlanOptions options) throws IOException {
    Path file = options.file();
    if (file != null) {
      return printDeclared(options, declared(file));
    }
    String namespace = options.namespaceIn(kubernetes);
    String name = options.name();
    if (name != null) {
      return printAll(options, found(namespace, name).stream().toList(), name, namespace);
    }
    return printAll(
        options,
        kubernetes.resources(MigrationEnvironment.class).inNamespace(namespace).list().getItems(),
        "MigrationEnvironment",
        namespace);
  }

  private int printAll(
      PlanOptions options, List<MigrationEnvironment> found, String what, String namespace) {
    if (found.isEmpty()) {
      messages.printf("there is no %s in namespace %s%n", what, namespace);
      return PlanTable.REFUSED;
    }
    found.forEach(e -> out.print(shown(options, e)));
    List<Integer> codes = found.stream().map(PlanTable::code).toList();
    return codes.contains(PlanTable.REFUSED)
        ? PlanTable.REFUSED
        : codes.contains(PlanTable.CHANGES) ? PlanTable.CHANGES : PlanTable.CLEAN;
  }

  private static String shown(PlanOptions options, MigrationEnvironment environment) {
    return options.yaml()
        ? Serialization.asYaml(
            Objects.requireNonNullElse(environment.getStatus(), MigrationEnvironmentStatus.NONE)
                .plan())
        : PlanTable.render(environment);
  }

  /** Those of a file, which says of which environments the plan is wanted. */
  private int printDeclared(PlanOptions options, List<MigrationEnvironment> declared) {
    List<MigrationEnvironment> same = new ArrayList<>();
    for (MigrationEnvironment one : declared) {
      String name = one.getMetadata().getName();
      String namespace =
          Objects.requireNonNullElse(
              one.getMetadata().getNamespace(), options.namespaceIn(kubernetes));
      Optional<MigrationEnvironment> found = found(namespace, name);
      if (found.filter(f -> f.getSpec().equals(one.getSpec())).isPresent()) {
        same.add(found.get());
      } else {
        messages.printf(
            "%s/%s %s; to have its plan without touching anything, apply it with spec.phase:"
                + " Planned (kubectl apply -f %s), then ask again%n",
            namespace,
            name,
            found.isPresent() ? "is applied, but not as in the file" : "is not applied",
            options.file());
      }
    }
    int code = same.isEmpty() ? PlanTable.REFUSED : printAll(options, same, "", "");
    return same.size() == declared.size() ? code : PlanTable.REFUSED;
  }

  private static List<MigrationEnvironment> declared(Path file) throws IOException {
    List<MigrationEnvironment> found = new ArrayList<>();
    for (String document : Files.readString(file).split("(?m)^---\\s*$", -1)) {
      if (document.lines().anyMatch(l -> l.matches("kind:\\s*MigrationEnvironment\\s*(#.*)?"))) {
        found.add(Serialization.unmarshal(document, MigrationEnvironment.class));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(file + " has no MigrationEnvironment in it");
    }
    return found;
  }

  private Optional<MigrationEnvironment> found(String namespace, String name) {
    return Optional.ofNullable(
        kubernetes
            .resources(MigrationEnvironment.class)
            .inNamespace(namespace)
            .withName(name)
            .get());
  }
}
