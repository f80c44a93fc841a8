package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.spine.Conditions.Said;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An environment that follows another one waits for it, and says how it differs. */
class FollowedTest {
  private static final Action PLANNED = new Action.Settled(List.of(), Duration.ofSeconds(1));

  @Test
  void nothingIsMadeBeforeTheOtherIsProvisioned() {
    MigrationEnvironment prod = environment("prod", "Provisioned", "staging", "");

    assertThat(held(prod, environment("staging", "Provisioned", "", "Planned")))
        .contains(
            "MigrationEnvironment staging goes first (spec.follows), and is not Provisioned yet");
    assertThat(held(prod, environment("staging", "Provisioned", "", ""))).isNotEmpty();
    assertThat(held(prod, environment("staging", "Provisioned", "", "Provisioned"))).isEmpty();
  }

  @Test
  void aPlanIsShownAndWhatStandsIsLookedAfterWhateverTheOtherDoes() {
    MigrationEnvironment staging = environment("staging", "Provisioned", "", "Planned");

    assertThat(held(environment("prod", "Planned", "staging", ""), staging)).isEmpty();
    assertThat(held(environment("prod", "Provisioned", "staging", "Provisioned"), staging))
        .isEmpty();
    assertThat(held(environment("prod", "Provisioned", "", ""), staging)).isEmpty();
  }

  @Test
  void oneThatIsNotThereIsNamed() {
    MigrationEnvironment prod = environment("prod", "Provisioned", "stagign", "");

    assertThat(held(prod))
        .hasValueSatisfying(
            m -> assertThat(m).contains("spec.follows.name", "stagign", "apply it first"));
    assertThat(condition(prod)).startsWith("UNKNOWN");
  }

  @Test
  void environmentsThatFollowEachOtherAreNamed() {
    MigrationEnvironment prod = environment("prod", "Provisioned", "staging", "");

    assertThat(held(prod, environment("staging", "Provisioned", "prod", "Provisioned")))
        .hasValueSatisfying(m -> assertThat(m).contains("prod -> staging -> prod"));
    assertThat(held(environment("prod", "Provisioned", "prod", "")))
        .hasValueSatisfying(m -> assertThat(m).contains("prod -> prod"));
  }

  @Test
  void howTheyDifferIsACondition() {
    MigrationEnvironment prod = environment("prod", "Provisioned", "staging", "");
    MigrationEnvironment same = environment("staging", "Provisioned", "", "Provisioned");
    MigrationEnvironment other = environment("staging", "Provisioned", "", "Provisioned");
    other.setSpec(
        Serialization.unmarshal(
                Serialization.asYaml(other)
                    .replace("azure:\n", "azure:\n    registry: {name: acr}\n"),
                MigrationEnvironment.class)
            .getSpec());

    assertThat(condition(prod, same)).startsWith("TRUE the same modules as staging");
    assertThat(condition(prod, other))
        .startsWith("FALSE 1 differences from staging")
        .endsWith("azure.registry");
  }

  private static Optional<String> held(MigrationEnvironment one, MigrationEnvironment... others) {
    return followed(one, others)
        .flatMap(f -> f.hold(one, PLANNED))
        .map(hold -> ((Action.Hold) hold).message());
  }

  private static String condition(MigrationEnvironment one, MigrationEnvironment... others) {
    Said said = followed(one, others).orElseThrow().condition(one.getSpec());
    return "%s %s".formatted(said.status(), said.message());
  }

  private static Optional<Followed> followed(
      MigrationEnvironment one, MigrationEnvironment... others) {
    Map<String, MigrationEnvironment> all = new HashMap<>();
    all.put(one.getMetadata().getName(), one);
    List.of(others).forEach(e -> all.put(e.getMetadata().getName(), e));
    return Followed.of(one, name -> Optional.ofNullable(all.get(name)));
  }

  private static MigrationEnvironment environment(
      String name, String wanted, String follows, String phase) {
    return Serialization.unmarshal(
        """
        apiVersion: landfall.dev/v1alpha1
        kind: MigrationEnvironment
        metadata: {name: %s, namespace: shop}
        spec:
          phase: %s
        %s
          aws: {connection: aws}
          azure:
            connection: azure
            location: canadacentral
            resourceGroup: rg
        %s
        """
            .formatted(
                name,
                wanted,
                follows.isEmpty() ? "" : "  follows: {name: %s}".formatted(follows),
                phase.isEmpty() ? "" : "status: {phase: %s}".formatted(phase)),
        MigrationEnvironment.class);
  }
}
