package dev.landfall;

import java.nio.file.Path;
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
 */
public record Config(
    int managementPort,
    boolean leaderElection,
    Optional<String> namespace,
    int threads,
    Path directory) {

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
        Path.of(env.getOrDefault("LANDFALL_WORK_DIR", System.getProperty("java.io.tmpdir"))));
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
