package dev.landfall.spine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = THEN.plusSeconds(60);

  @Test
  void theTransitionTimeStaysWhileTheStatusDoes() {
    List<Condition> before = merge(List.of(), said(Status.FALSE, "ten to go"), THEN);

    List<Condition> after = merge(before, said(Status.FALSE, "nine to go"), LATER);

    assertThat(after.getFirst().getMessage()).isEqualTo("nine to go");
    assertThat(after.getFirst().getLastTransitionTime()).isEqualTo(THEN.toString());
  }

  @Test
  void theTransitionTimeMovesWithTheStatus() {
    List<Condition> before = merge(List.of(), said(Status.FALSE, "not yet"), THEN);

    List<Condition> after = merge(before, said(Status.TRUE, "there"), LATER);

    assertThat(after.getFirst().getLastTransitionTime()).isEqualTo(LATER.toString());
  }

  @Test
  void sayingTheSameAgainIsTheSameValue() {
    List<Condition> before = merge(List.of(), said(Status.TRUE, "there"), THEN);

    assertThat(merge(before, said(Status.TRUE, "there"), LATER)).isEqualTo(before);
  }

  @Test
  void whatNothingIsSaidAboutStays() {
    List<Condition> before =
        merge(List.of(), new Said("Lossless", Status.TRUE, Reason.SETTLED, "yes"), THEN);

    assertThat(merge(before, said(Status.TRUE, "there"), LATER))
        .extracting(Condition::getType)
        .containsExactlyInAnyOrder("Ready", "Lossless");
  }

  @Test
  void aMessageTooLongForTheSchemaIsCutVisibly() {
    List<Condition> after = merge(List.of(), said(Status.TRUE, "x".repeat(5000)), THEN);

    assertThat(after.getFirst().getMessage()).hasSize(1024).endsWith("…");
  }

  @Test
  void aConditionIsNewsOnceAndAgainWhenItSaysSomethingElse() {
    List<Condition> moving = merge(List.of(), said(Status.FALSE, "on its way"), THEN);
    List<Condition> stuck = merge(moving, said(Status.TRUE, "no such secret"), LATER);
    List<Condition> other = merge(stuck, said(Status.TRUE, "no such key"), LATER);

    assertThat(news(moving, stuck)).hasValue("no such secret");
    assertThat(news(stuck, stuck)).isEmpty();
    assertThat(news(stuck, other)).hasValue("no such key");
    assertThat(news(stuck, moving)).isEmpty();
  }

  private static Optional<String> news(List<Condition> before, List<Condition> after) {
    return Conditions.news(before, after, "Ready", Status.TRUE).map(Condition::getMessage);
  }

  private static Said said(Status status, String message) {
    return new Said("Ready", status, Reason.SETTLED, message);
  }

  private static List<Condition> merge(List<Condition> before, Said said, Instant now) {
    return Conditions.merge(before, List.of(said), 1, now);
  }
}
