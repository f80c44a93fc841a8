package dev.landfall.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Lists are asked for once, kept as long as somebody may want them, and never older than asked. */
class ListsTest {
  private static final ArmList VAULTS =
      new ArmList("/s/vaults", Optional.of("/s/g/vaults"), "v", ArmList.SHARED);
  private static final Failure REFUSED = new Failure.Denied("List of vaults", "grant it");
  private static final Failure BROKEN = new Failure.Transient("List of vaults", "HTTP 503");

  private final HandClock clock = new HandClock(Instant.parse("2026-03-01T02:00:00Z"));
  private final Lists lists = new Lists(clock);
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final BiFunction<String, String, List<Map<String, Object>>> azure =
      (path, version) -> {
        asked.add(path);
        return List.of(Map.of("id", "/S/Vaults/A", "take", asked.size()));
      };

  @Test
  void whoeverAsksLaterGetsTheSameListAsLongAsItIsNewEnoughForHim() {
    assertThat(take(Duration.ofMinutes(4))).hasValue(1);
    clock.forward(Duration.ofMinutes(4));
    assertThat(take(Duration.ofMinutes(4))).hasValue(1);
    assertThat(take(Duration.ofMinutes(3))).hasValue(2);
    assertThat(take(Duration.ofMinutes(4))).hasValue(2);
  }

  @Test
  void nobodyIsGivenAListThatIsOlderThanTheLongestHoweverLongHeStood() {
    take(Duration.ofHours(9));
    clock.forward(ArmList.SHARED);
    assertThat(take(Duration.ofHours(9))).hasValue(1);
    clock.forward(Duration.ofMillis(1));
    assertThat(take(Duration.ofHours(9))).hasValue(2);
  }

  @Test
  void howeverManyAskAtOnceOneListIsMade() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    List<Future<Optional<Object>>> all = new ArrayList<>();
    try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        all.add(
            side.submit(
                () ->
                    take(
                        Duration.ofMinutes(1),
                        (path, version) -> {
                          await(answer);
                          return azure.apply(path, version);
                        })));
      }
      answer.countDown();
      for (Future<Optional<Object>> one : all) {
        assertThat(one.get()).hasValue(1);
      }
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void whereTheSubscriptionMayNotBeListedTheGroupIsAndItIsNotAskedAgainForAWhile() {
    BiFunction<String, String, List<Map<String, Object>>> refusing =
        (path, version) -> {
          List<Map<String, Object>> all = azure.apply(path, version);
          if (path.equals(VAULTS.path())) {
            throw REFUSED.asException();
          }
          return all;
        };

    assertThat(take(Duration.ofMinutes(1), refusing)).isPresent();
    clock.forward(ArmList.SHARED.multipliedBy(2));
    assertThat(take(Duration.ofMinutes(1), refusing)).isPresent();
    assertThat(asked).containsExactly("/s/vaults", "/s/g/vaults", "/s/g/vaults");

    clock.forward(Lists.REFUSED);
    take(Duration.ofMinutes(1), refusing);
    assertThat(asked).endsWith("/s/vaults", "/s/g/vaults");
  }

  @Test
  void whereNeitherMayBeListedThereIsNoListAndNoFailure() {
    assertThat(
            take(
                Duration.ofMinutes(1),
                (path, version) -> {
                  throw REFUSED.asException();
                }))
        .isEmpty();
  }

  @Test
  void aListThatFailsInPassingIsAFailureForEverybodyWhoWaitsAndIsAskedForAgain() {
    assertThatThrownBy(
            () ->
                take(
                    Duration.ofMinutes(1),
                    (path, version) -> {
                      throw BROKEN.asException();
                    }))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("503");
    assertThat(take(Duration.ofMinutes(1))).hasValue(1);
  }

  @Test
  void whatIsToldOnRequestIsAskedForAgainWhenTheResourceIsAnother() {
    Instant longAgo = clock.instant().minus(ArmList.PART);
    assertThat(told(Map.of("etag", "1"), longAgo)).isEqualTo(1);
    assertThat(told(Map.of("etag", "1"), longAgo)).isEqualTo(1);
    assertThat(told(Map.of("etag", "2"), longAgo)).isEqualTo(2);
    clock.forward(Duration.ofMinutes(1));
    assertThat(told(Map.of("etag", "2"), clock.instant())).isEqualTo(3);
  }

  private Object told(Map<String, Object> body, Instant notBefore) {
    return lists
        .told(
            "/s/vaults/a/listKeys", body, notBefore, () -> azure.apply("listKeys", "v").getFirst())
        .getOrDefault("take", 0);
  }

  private Optional<Object> take(Duration stood) {
    return take(stood, azure);
  }

  private Optional<Object> take(
      Duration stood, BiFunction<String, String, List<Map<String, Object>>> ask) {
    return lists
        .of(VAULTS, VAULTS.notBefore(clock.instant(), stood), ask)
        .map(byId -> byId.getOrDefault("/s/vaults/a", Map.of()))
        .map(body -> body.get("take"));
  }

  private static void await(CountDownLatch answer) {
    try {
      answer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
