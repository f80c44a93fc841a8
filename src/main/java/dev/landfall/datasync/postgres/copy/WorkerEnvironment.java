package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.Tls;
import dev.landfall.spine.Sensitive;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** How a worker is told where the databases are: by environment, since arguments are public. */
public final class WorkerEnvironment {
  private static final String PASSWORD = "PASSWORD";

  private WorkerEnvironment() {}

  /** Whether a variable's value is for nobody else's eyes. */
  public static boolean isPassword(String variable) {
    return variable.endsWith(PASSWORD);
  }

  /** The variable with the path of a side's certificate authorities. */
  public static String caFile(Side side) {
    return prefix(side) + "CA_FILE";
  }

  /** The variables for both sides. They hold passwords. */
  public static Map<String, String> of(Endpoint source, Endpoint target) {
    Map<String, String> variables = new HashMap<>();
    put(variables, Side.SOURCE, source);
    put(variables, Side.TARGET, target);
    return variables;
  }

  private static void put(Map<String, String> variables, Side side, Endpoint endpoint) {
    String prefix = prefix(side);
    variables.put(prefix + "HOST", endpoint.host());
    variables.put(prefix + "PORT", Integer.toString(endpoint.port()));
    variables.put(prefix + "DATABASE", endpoint.database());
    variables.put(prefix + "USER", endpoint.user());
    variables.put(prefix + PASSWORD, endpoint.password().value());
    variables.put(prefix + "TLS", endpoint.tls().mode().name());
    if (endpoint.tls().caFile() != null) {
      variables.put(caFile(side), endpoint.tls().caFile().toString());
    }
  }

  /**
   * Reads one side back.
   *
   * @throws IllegalArgumentException naming the variable that is missing
   */
  public static Endpoint read(Map<String, String> variables, Side side) {
    String prefix = prefix(side);
    String caFile = variables.get(caFile(side));
    return new Endpoint(
        required(variables, prefix + "HOST"),
        Integer.parseInt(required(variables, prefix + "PORT")),
        required(variables, prefix + "DATABASE"),
        required(variables, prefix + "USER"),
        new Sensitive(required(variables, prefix + PASSWORD)),
        new Tls(
            Tls.Mode.valueOf(required(variables, prefix + "TLS")),
            caFile == null ? null : Path.of(caFile)));
  }

  private static String required(Map<String, String> variables, String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the environment variable " + name + " is not set");
    }
    return value;
  }

  private static String prefix(Side side) {
    return "LANDFALL_" + side.name() + "_";
  }
}
