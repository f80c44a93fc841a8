package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.api.v1alpha1.PlannedChange;
import dev.landfall.environment.azure.Difference;
import dev.landfall.environment.azure.Verdict;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a line of the plan is shown. */
class LineTest {
  @Test
  void aChangeNamesEachFieldWithBothValues() {
    PlannedResource shown =
        shown(
            new Verdict.Change(
                "two fields",
                List.of(
                    new Difference("properties.storage.storageSizeGB", 64, 128),
                    new Difference("tags.team", null, "shop"))));

    assertThat(shown.action()).isEqualTo(PlannedAction.Change);
    assertThat(shown.changes())
        .containsExactly(
            new PlannedChange("storage.storageSizeGB", "64", "128"),
            new PlannedChange("tags.team", null, "shop"));
  }

  @Test
  void aRefusalNamesTheFieldsThatCannotBeChanged() {
    PlannedResource shown =
        shown(new Verdict.Refuse("cannot", List.of(new Difference("location", "a", "b"))));

    assertThat(shown.action()).isEqualTo(PlannedAction.Refuse);
    assertThat(shown.changes()).containsExactly(new PlannedChange("location", "a", "b"));
  }

  @Test
  void aSecretIsNeverShown() {
    PlannedResource shown =
        shown(
            new Verdict.Change(
                "differs",
                List.of(
                    new Difference("properties.administratorLoginPassword", "hunter1", "hunter2"),
                    new Difference("properties.a[b].env[KEY].value", "hunter1", "hunter2"),
                    new Difference("properties.secrets[x].value", null, "hunter2"))));

    assertThat(shown.toString()).doesNotContain("hunter");
    assertThat(shown.changes()).extracting(PlannedChange::to).containsOnly("•••");
  }

  @Test
  void aHundredResourcesThatDifferInEverythingFitIntoAStatus() {
    List<Difference> many =
        IntStream.range(0, 500)
            .mapToObj(i -> new Difference("properties.f" + i, "x".repeat(5000), "y".repeat(5000)))
            .toList();

    PlannedResource shown = shown(new Verdict.Change("z".repeat(50_000), many));

    assertThat(shown.changes()).hasSize(Line.MOST_CHANGES + 1);
    assertThat(shown.changes().getLast().field()).isEqualTo("and 480 more");
    assertThat(Serialization.asJson(Collections.nCopies(100, shown)).length()).isLessThan(900_000);
  }

  private static PlannedResource shown(Verdict verdict) {
    return new Line(FakeResource.of("storageAccount/files"), verdict, true, Optional.empty())
        .shown();
  }
}
