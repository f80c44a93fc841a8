package dev.landfall.chart;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.List;

/** YAML documents as the objects they are. */
record Manifests(List<HasMetadata> objects) {

  static Manifests parse(String yaml) {
    return new Manifests(
        Arrays.stream(yaml.split("(?m)^---\\s*$"))
            .filter(document -> document.lines().anyMatch(l -> l.startsWith("kind:")))
            .map(Manifests::object)
            .toList());
  }

  /** What the client has no class for is a generic resource. */
  private static HasMetadata object(String document) {
    return new KubernetesSerialization().unmarshal(document, HasMetadata.class);
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends HasMetadata> T only(Class<T> type) {
    List<T> all = all(type);
    if (all.size() != 1) {
      throw new AssertionError("expected one " + type.getSimpleName() + ", got " + all.size());
    }
    return all.getFirst();
  }

  List<String> kinds() {
    return objects.stream().map(HasMetadata::getKind).toList();
  }
}
