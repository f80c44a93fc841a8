package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.environment.KillableLife.Estate;
import dev.landfall.environment.OutsideCalls.Call;
import dev.landfall.environment.OutsideCalls.Kill;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator is killed at every single call to the outside of a whole provisioning: Azure's
 * resource manager and sign-in, AWS, PostgreSQL, Kubernetes. Nothing that it sends from then on
 * arrives, what it had in memory is gone; another process goes on from the status.
 *
 * <p>At a call that may change something it is killed twice: before it is sent, and when it is
 * carried out and its answer lost. At one that only reads, after a change in the same pass, once.
 * Where nothing was changed in the pass so far, a kill leaves the world and the status exactly as
 * they were, whichever of the reads it is at: one life is killed at each different one of these,
 * the first time that it is made. Of the others a life has one in each pass at most: the first ones
 * of all passes together, then the second ones, and so on. With {@code -Dkills=every} each single
 * call has a life of its own, reads that leave everything as it was included, which takes an hour
 * on two cores.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledAtEveryCallTest {
  private static final Logger MOCK = Logger.getLogger("io.fabric8.mockwebserver");

  @TempDir Path directory;
  private final AtomicInteger lives = new AtomicInteger();
  private final boolean every = "every".equals(System.getProperty("kills"));
  private KillableSql sql;

  @BeforeAll
  void install() throws Exception {
    MOCK.setLevel(Level.OFF);
    sql = KillableSql.install();
  }

  @AfterAll
  void restore() throws Exception {
    sql.close();
    MOCK.setLevel(null);
  }

  /**
   * One life.
   *
   * @param missed where nobody was killed, because what was to be called was not needed any more
   * @param kills how often somebody was
   */
  private record Lived(Estate estate, List<Call> calls, List<Kill> missed, int kills) {}

  @Test
  void whereverItIsKilledTheEstateIsTheSameAndNothingIsMadeTwice() throws Exception {
    long began = System.nanoTime();
    Lived undisturbed = live(List.of());
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      Deque<Future<Lived>> lived = new ArrayDeque<>();
      lived.add(two.submit(() -> live(List.of(), KillableLife::liveKilledAtReads)));
      plans(undisturbed.calls()).forEach(plan -> lived.add(two.submit(() -> live(plan))));
      List<Kill> missed = new ArrayList<>();
      int kills = 0;
      while (!lived.isEmpty()) {
        Lived life = lived.removeFirst().get();
        same(life, undisturbed);
        missed.addAll(life.missed());
        kills += life.kills();
        if (every && lived.size() % 50 == 0) {
          System.out.printf("%d lives to go%n", lived.size());
        }
      }
      for (Kill kill : missed) {
        Lived alone = live(List.of(kill));
        assertThat(alone.missed()).isEmpty();
        same(alone, undisturbed);
        kills++;
      }
      tell(undisturbed, kills, Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private void tell(Lived undisturbed, int kills, Duration took) {
    List<Call> calls = undisturbed.calls();
    long changing = calls.stream().filter(Call::write).count();
    long first = calls.stream().filter(c -> c.settled() && !c.write()).count();
    System.out.printf(
        "a provisioning of %d resources in %d calls: %d that change something, %d reads after a"
            + " change in their pass, %d before; %d kills in %d lives, the same estate each time"
            + " and nothing made twice; %d s%n",
        undisturbed.estate().resources().size(),
        calls.size(),
        changing,
        calls.size() - changing - first,
        first,
        kills,
        lives.get() - 1,
        took.toSeconds());
  }

  /**
   * The kills, life by life: at calls that change something or come after one that did, or at all.
   */
  private List<List<Kill>> plans(List<Call> calls) {
    Map<List<Object>, List<Kill>> plans = new LinkedHashMap<>();
    Map<Integer, Integer> inPass = new HashMap<>();
    for (Call call : calls) {
      if (call.settled() && !call.write() && !every) {
        continue;
      }
      Object turn = every ? call : inPass.merge(call.pass(), 1, Integer::sum);
      for (boolean carriedOut : call.write() ? List.of(false, true) : List.of(false)) {
        plans
            .computeIfAbsent(List.of(turn, carriedOut), t -> new ArrayList<>())
            .add(new Kill(call.what(), call.nth(), carriedOut));
      }
    }
    return List.copyOf(plans.values());
  }

  private static void same(Lived life, Lived undisturbed) {
    Map<String, Integer> once = undisturbed.estate().writes();
    assertThat(life.estate().resources())
        .containsExactlyInAnyOrderEntriesOf(undisturbed.estate().resources());
    assertThat(life.estate().writes())
        .allSatisfy(
            (what, times) ->
                assertThat(times).as(what).isLessThanOrEqualTo(once.getOrDefault(what, 0)));
    assertThat(differences(undisturbed.estate().status(), life.estate().status())).isEmpty();
  }

  /** The lines that only one of the two has: a whole status says little where one line differs. */
  private static List<String> differences(String before, String after) {
    List<String> lost = new ArrayList<>(before.lines().toList());
    List<String> added = new ArrayList<>(after.lines().toList());
    before.lines().forEach(added::remove);
    after.lines().forEach(lost::remove);
    return Stream.concat(lost.stream().map("- "::concat), added.stream().map("+ "::concat))
        .toList();
  }

  private Lived live(List<Kill> kills) {
    return live(kills, KillableLife::live);
  }

  private Lived live(List<Kill> kills, Function<KillableLife, Estate> how) {
    OutsideCalls calls = new OutsideCalls(kills);
    try (KillableLife life =
        new KillableLife(directory.resolve("life-" + lives.incrementAndGet()), sql, calls)) {
      return new Lived(how.apply(life), calls.made(), calls.missed(), life.kills());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("killed at " + kills, e);
    }
  }
}
