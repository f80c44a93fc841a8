package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What the collections of a subscription held when they were last listed: asked for once, however
 * many want to know at the same time, and kept for those who come after. In memory only, and only
 * as long as somebody may want it.
 */
final class Lists {
  /** So long a list that was refused is not asked for again: somebody may grant it meanwhile. */
  static final Duration REFUSED = Duration.ofMinutes(30);

  private final Clock clock;
  private final Map<String, Snapshot> kept = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Snapshot>> asked = new ConcurrentHashMap<>();
  private final Map<String, Instant> refused = new ConcurrentHashMap<>();
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  Lists(Clock clock) {
    this.clock = clock;
  }

  /** Without a toString of what is in it, which may be secret. */
  private record Snapshot(Instant at, Map<String, Map<String, Object>> byId) {
    @Override
    public String toString() {
      return "%d of %s".formatted(byId.size(), at);
    }
  }

  private record Told(Instant at, Map<String, Object> body, Map<String, Object> answer) {
    @Override
    public String toString() {
      return "told " + at;
    }
  }

  /**
   * A list, or that of the resource group; empty where both are refused.
   *
   * @param notBefore an older one is asked for anew
   * @param ask lists a path in an API version
   */
  Optional<Map<String, Map<String, Object>>> of(
      ArmList list, Instant notBefore, BiFunction<String, String, List<Map<String, Object>>> ask) {
    return at(list.path(), notBefore, path -> ask.apply(path, list.apiVersion()))
        .or(
            () ->
                list.narrower()
                    .flatMap(n -> at(n, notBefore, path -> ask.apply(path, list.apiVersion()))))
        .map(Snapshot::byId);
  }

  /**
   * What was told about a resource on request.
   *
   * @param question the resource's id and what was asked
   * @param body the resource; another one asks anew
   */
  Map<String, Object> told(
      String question,
      Map<String, Object> body,
      Instant notBefore,
      Supplier<Map<String, Object>> ask) {
    Told known = told.get(question);
    if (known != null && !known.at().isBefore(notBefore) && known.body().equals(body)) {
      return known.answer();
    }
    Instant now = clock.instant();
    Map<String, Object> answer = ask.get();
    told.put(question, new Told(now, body, answer));
    return answer;
  }

  private Optional<Snapshot> at(String path, Instant notBefore, Ask ask) {
    if (refused.getOrDefault(path, Instant.MIN).isAfter(clock.instant())) {
      return Optional.empty();
    }
    try {
      return Optional.of(newEnough(path, notBefore, ask));
    } catch (FailureException e) {
      return switch (e.failure()) {
        case Failure.Denied d -> refuse(path);
        case Failure.Invalid i -> refuse(path);
        case Failure.Conflict c -> throw e;
        case Failure.Throttled t -> throw e;
        case Failure.Transient t -> throw e;
      };
    }
  }

  private Optional<Snapshot> refuse(String path) {
    refused.put(path, clock.instant().plus(REFUSED));
    return Optional.empty();
  }

  private Snapshot newEnough(String path, Instant notBefore, Ask ask) {
    while (true) {
      Snapshot known = kept.get(path);
      if (known != null && !known.at().isBefore(notBefore)) {
        return known;
      }
      CompletableFuture<Snapshot> mine = new CompletableFuture<>();
      CompletableFuture<Snapshot> first = asked.putIfAbsent(path, mine);
      if (first == null) {
        return list(path, notBefore, ask, mine);
      }
      Snapshot theirs = wait(first);
      if (!theirs.at().isBefore(notBefore)) {
        return theirs;
      }
    }
  }

  /** Who asks looks once more: another one may have come back in between. */
  private Snapshot list(String path, Instant notBefore, Ask ask, CompletableFuture<Snapshot> mine) {
    try {
      Snapshot known = kept.get(path);
      Snapshot now =
          known != null && !known.at().isBefore(notBefore)
              ? known
              : snapshot(clock.instant(), ask.of(path));
      kept.put(path, now);
      mine.complete(now);
      return now;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      asked.remove(path, mine);
      forget();
    }
  }

  private static Snapshot snapshot(Instant at, List<Map<String, Object>> bodies) {
    Map<String, Map<String, Object>> byId = new HashMap<>();
    bodies.forEach(b -> byId.put(ArmAnswer.text(b.get("id")).toLowerCase(Locale.ROOT), b));
    return new Snapshot(at, Map.copyOf(byId));
  }

  private static Snapshot wait(CompletableFuture<Snapshot> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof FailureException failure
          ? new FailureException(failure.failure(), e)
          : e;
    }
  }

  private void forget() {
    Instant old = clock.instant().minus(ArmList.PART);
    kept.values().removeIf(s -> s.at().isBefore(old));
    told.values().removeIf(t -> t.at().isBefore(old));
  }

  @FunctionalInterface
  private interface Ask {
    List<Map<String, Object>> of(String path);
  }
}
