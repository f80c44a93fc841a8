package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.PriceSource;
import dev.landfall.cloud.SdkFailures;
import dev.landfall.environment.cost.Prices;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Seen;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an environment refers to in its namespace, besides Secrets. */
record Environments(KubernetesClient kubernetes) {
  private static final String KEY = "prices.yaml";

  /** All of it. */
  Surroundings of(MigrationEnvironment environment) {
    String namespace = environment.getMetadata().getNamespace();
    return new Surroundings(
        Followed.of(environment, name -> find(namespace, name)),
        Seen.look(
            () ->
                Optional.ofNullable(environment.getSpec().prices())
                    .map(PriceSource::configMapRef)
                    .map(ref -> prices(namespace, ref.name()))));
  }

  private Optional<MigrationEnvironment> find(String namespace, String name) {
    return read(
        "MigrationEnvironment " + name,
        () ->
            kubernetes
                .resources(MigrationEnvironment.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
  }

  private Prices prices(String namespace, String name) {
    String yaml =
        read(
                "ConfigMap " + name,
                () -> kubernetes.configMaps().inNamespace(namespace).withName(name).get())
            .map(map -> Objects.requireNonNullElse(map.getData(), Map.<String, String>of()))
            .map(data -> data.get(KEY))
            .orElseThrow(
                () -> invalid(name, "make it, with a list like that of docs/cost.md in " + KEY));
    try {
      return Prices.of(yaml);
    } catch (IllegalArgumentException e) {
      throw invalid(name, "its %s is no list of prices: %s".formatted(KEY, e.getMessage()));
    }
  }

  private static FailureException invalid(String name, String remedy) {
    return new Failure.Invalid("spec.prices.configMapRef.name", name, remedy).asException();
  }

  private static <T> Optional<T> read(String what, Supplier<@Nullable T> get) {
    try {
      return Optional.ofNullable(get.get());
    } catch (KubernetesClientException e) {
      throw new FailureException(SdkFailures.kubernetes("reading " + what, e), e);
    }
  }
}
