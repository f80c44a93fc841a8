package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.environment.azure.AzureResource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceGraphTest {

  @Test
  void everythingComesAfterWhatItDependsOn() {
    ResourceGraph graph =
        ResourceGraph.of(
            List.of(
                FakeResource.of("app", "environment", "server"),
                FakeResource.of("environment", "network"),
                FakeResource.of("server", "network"),
                FakeResource.of("network", "group"),
                FakeResource.of("address", "group"),
                FakeResource.of("group")));

    assertThat(graph.levels())
        .extracting(level -> level.stream().map(AzureResource::name).sorted().toList())
        .containsExactly(
            List.of("group"),
            List.of("address", "network"),
            List.of("environment", "server"),
            List.of("app"));
  }

  @Test
  void aCircleIsNamed() {
    assertThatThrownBy(
            () -> ResourceGraph.of(List.of(FakeResource.of("a", "b"), FakeResource.of("b", "a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b]");
  }

  @Test
  void whatIsNotThereCannotBeDependedOn() {
    assertThatThrownBy(() -> ResourceGraph.of(List.of(FakeResource.of("a", "ghost"))))
        .hasMessageContaining("not there: [a]");
  }

  @Test
  void namesAreUnique() {
    assertThatThrownBy(() -> ResourceGraph.of(List.of(FakeResource.of("a"), FakeResource.of("a"))))
        .hasMessageContaining("two resources are called a");
  }
}
