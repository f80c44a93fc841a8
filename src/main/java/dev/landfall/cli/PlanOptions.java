package dev.landfall.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan}, or {@code report}, was asked for.
 *
 * @param name the object; null for all of the namespace
 * @param namespace where; null for the kubeconfig's own
 * @param yaml whether as YAML rather than as a table
 * @param file a declaration to take name and namespace from
 */
record PlanOptions(
    @Nullable String name, @Nullable String namespace, boolean yaml, @Nullable Path file) {
  static final String USAGE =
      "usage: kubectl landfall plan [NAME | -f FILE] [-n NAMESPACE] [-o table|yaml]";

  /**
   * From a command line.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static PlanOptions of(String... args) {
    String name = null;
    String namespace = null;
    String output = "table";
    Path file = null;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "-n", "--namespace" -> namespace = value(args, i++);
        case "-o", "--output" -> output = value(args, i++);
        case "-f", "--filename" -> file = Path.of(value(args, i++));
        default -> {
          if (args[i].startsWith("-") || name != null) {
            throw new IllegalArgumentException("it does not know what to do with " + args[i]);
          }
          name = args[i];
        }
      }
    }
    if (name != null && file != null) {
      throw new IllegalArgumentException("either a name or a file, not both");
    }
    if (!output.equals("table") && !output.equals("yaml")) {
      throw new IllegalArgumentException("-o %s: there are table and yaml".formatted(output));
    }
    return new PlanOptions(name, namespace, output.equals("yaml"), file);
  }

  /** The namespace that is meant: the one that is named, else the kubeconfig's own. */
  String namespaceIn(KubernetesClient kubernetes) {
    return Objects.requireNonNullElseGet(
        namespace, () -> Objects.requireNonNullElse(kubernetes.getNamespace(), "default"));
  }

  private static String value(String[] args, int at) {
    if (at + 1 == args.length) {
      throw new IllegalArgumentException(args[at] + " has no value");
    }
    return args[at + 1];
  }
}
