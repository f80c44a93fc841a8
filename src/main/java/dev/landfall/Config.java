package dev.landfall;

import dev.landfall.datasync.WorkerImages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's own settings, from its environment. What it does is declared in objects; here
 * stands only how it runs.
 *
 * @param managementPort port of metrics, health and readiness; 0 takes a free one
 * @param leaderElection whether a Lease decides which of several replicas acts
 * @param namespace the namespace it runs in, where the Lease is kept
 * @param threads reconciles side by side, per kind
 * @param directory where certificate authorities and the logs of workers are kept; nothing in it is
 *     needed again after a restart
 * @param workerImages what copies data as Kubernetes Jobs; without them workers are processes
 *     beside the operator
 */
public record Config(
    int managementPort,
    boolean leaderElection,
    Optional<String> namespace,
    int threads,
    Path directory,
    Optional<WorkerImages> workerImages) {

  /**
   * Reads the settings.
   *
   * @param env the environment of the process
   * @throws IllegalArgumentException naming the variable that cannot be read
   */
  public static Config from(Map<String, String> env) {
    return new Config(
        number(env, "LANDFALL_MANAGEMENT_PORT", 9464),
        Boolean.parseBoolean(env.getOrDefault("LANDFALL_LEADER_ELECTION", "false")),
        Optional.ofNullable(env.get("POD_NAMESPACE")),
        number(env, "LANDFALL_THREADS", 8),
        Path.of(env.getOrDefault("LANDFALL_WORK_DIR", System.getProperty("java.io.tmpdir"))),
        workerImages(env));
  }

  private static Optional<WorkerImages> workerImages(Map<String, String> env) {
    List<String> images = list(env, "LANDFALL_WORKER_IMAGES");
    if (images.isEmpty()) {
      return Optional.empty();
    }
    String namespace = env.get("POD_NAMESPACE");
    if (namespace == null) {
      throw new IllegalArgumentException(
          "LANDFALL_WORKER_IMAGES is set, and POD_NAMESPACE is not: Jobs are made in the namespace"
              + " of the operator's pod");
    }
    return Optional.of(
        new WorkerImages(namespace, images, list(env, "LANDFALL_WORKER_PULL_SECRETS")));
  }

  private static List<String> list(Map<String, String> env, String name) {
    return Arrays.stream(env.getOrDefault(name, "").split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private static int number(Map<String, String> env, String name, int otherwise) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is '%s', and has to be a whole number".formatted(name, value), e);
    }
  }
}
