package dev.landfall.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.Map;

/** Secrets as a real API server keeps them; the mock one leaves the encoding to its clients. */
public final class Secrets {
  private Secrets() {}

  /** A Secret that holds these values. */
  public static Secret of(String namespace, String name, Map<String, String> values) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withData(data(values))
        .build();
  }

  static Map<String, String> data(Map<String, String> values) {
    return values.entrySet().stream()
        .collect(
            toMap(
                Map.Entry::getKey,
                e -> Base64.getEncoder().encodeToString(e.getValue().getBytes(UTF_8))));
  }
}
