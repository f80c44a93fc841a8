package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.spine.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The environment variables of an app or a job. */
final class AppEnvironment {
  /** The variable by which a template tells the versions of its secrets. */
  private static final String VERSIONS = "LANDFALL_SECRETS";

  private AppEnvironment() {}

  /**
   * Its environment, with the versions of its secrets as the last word: a changed secret alone
   * makes no new revision, and the running one would go on with what it read when it started.
   */
  static List<Map<String, Object>> of(AzureSide.App app, List<AppSecret> secrets, View view) {
    List<Map<String, Object>> env = new ArrayList<>();
    for (AzureSide.EnvVar variable : app.env()) {
      Optional<AppSecret> secret =
          secrets.stream().filter(s -> s.variable().equals(variable)).findFirst();
      env.add(
          secret
              .map(s -> Trees.tree("name", variable.name(), "secretRef", s.name()))
              .orElseGet(() -> plain(variable)));
    }
    if (!secrets.isEmpty()) {
      String versions =
          secrets.stream().flatMap(s -> s.version(view).stream()).collect(Collectors.joining("\n"));
      env.add(Trees.tree("name", VERSIONS, "value", digest(versions)));
    }
    return env;
  }

  /** An empty value is told as none: that it is no reference either has to be said then. */
  private static Map<String, Object> plain(AzureSide.EnvVar variable) {
    Map<String, Object> plain = Trees.tree("name", variable.name(), "value", variable.value());
    if ("".equals(variable.value())) {
      plain.put("secretRef", null);
    }
    return plain;
  }

  /** Short, and the same for the same text. */
  static String digest(String text) {
    return HexFormat.of().formatHex(Sha256.of(text)).substring(0, 16);
  }
}
