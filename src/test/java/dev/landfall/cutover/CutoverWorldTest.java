package dev.landfall.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.cutover.CutoverWorld.Blind;
import dev.landfall.cutover.CutoverWorld.Crash;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The cutover against a world that fails, crashes and changes its mind. */
class CutoverWorldTest {
  private static final List<Phase> REVERSIBLE =
      List.of(Phase.OnSource, Phase.Prepared, Phase.Announced, Phase.ReadOnly, Phase.OnTarget);

  /** One turn: what changes, how the look goes, and how much time passes. */
  record Turn(Phase declared, boolean declares, Blind blind, Crash crash, int seconds, int works) {}

  @Property(tries = 300)
  void whateverHappensTheDeclaredRungIsReached(
      @ForAll("turns") List<Turn> turns, @ForAll("phases") Phase last) {
    CutoverWorld world = after(turns);

    world.declare(last);
    Action end = world.settle();

    assertThat(world.violations).isEmpty();
    assertThat(end).isInstanceOf(Action.Settle.class);
    assertThat(world.status().phase()).isEqualTo(last);
  }

  @Property(tries = 300)
  void theOldYamlRestoresWhatStoodBefore(@ForAll("turns") List<Turn> turns) {
    CutoverWorld world = after(turns);

    world.declare(Phase.OnSource);
    world.settle();

    assertThat(world.violations).isEmpty();
    assertThat(world.bare()).containsExactlyInAnyOrderElementsOf(CutoverWorld.ORIGINALS);
    assertThat(world.request()).isEqualTo(DatabaseRequest.Source);
    assertThat(world.syncs).allMatch(s -> s.writable == Writable.Source);
    assertThat(world.secret).isEqualTo(CutoverWorld.SOURCE);
    assertThat(world.status().originals()).isEmpty();
  }

  @Property(tries = 200)
  void aHoldNeverMovesDataOrTrafficBack(
      @ForAll("turns") List<Turn> turns, @ForAll("phases") Phase hold) {
    CutoverWorld world = after(turns);
    world.declare(Phase.OnTarget);
    boolean promoted = world.syncs.stream().allMatch(s -> s.writable == Writable.Target);
    boolean moved = world.atGateway();

    world.hold = hold;
    world.settle();

    assertThat(world.violations).isEmpty();
    assertThat(!promoted || world.syncs.stream().allMatch(s -> s.writable == Writable.Target))
        .as("the database stays where it was promoted")
        .isTrue();
    assertThat(!moved || world.atGateway()).as("traffic stays").isTrue();
  }

  @Property(tries = 200)
  void aLostViewChangesNothing(@ForAll("turns") List<Turn> turns, @ForAll("phases") Phase next) {
    CutoverWorld world = after(turns);
    world.declare(next);
    var records = world.dns.all();
    var request = world.request();

    world.blind = Blind.DNS;
    Action action = world.look();

    assertThat(action).isInstanceOf(Action.Hold.class);
    assertThat(world.dns.all()).isEqualTo(records);
    assertThat(world.request()).isEqualTo(request);
    assertThat(world.secret).isIn(CutoverWorld.SOURCE, CutoverWorld.TARGET);
  }

  @Property(tries = 100)
  void aSettledCutoverWritesNothing(@ForAll("turns") List<Turn> turns) {
    CutoverWorld world = after(turns);
    world.settle();
    world.look();
    int writes = world.dns.writes;
    var status = world.status();

    world.now = world.now.plusSeconds(3600);
    world.look();

    assertThat(world.dns.writes).isEqualTo(writes);
    assertThat(world.status()).isEqualTo(status);
  }

  private static CutoverWorld after(List<Turn> turns) {
    CutoverWorld world = new CutoverWorld();
    world.syncs.add(new FakeSync("orders"));
    for (Turn turn : turns) {
      if (turn.declares()) {
        world.declare(turn.declared());
      }
      world.blind = turn.blind();
      world.look(turn.crash());
      for (int i = 0; i < turn.works(); i++) {
        world.live(Duration.ofSeconds(turn.seconds()));
      }
    }
    world.blind = Blind.NOTHING;
    return world;
  }

  @Provide
  Arbitrary<Phase> phases() {
    return Arbitraries.of(REVERSIBLE);
  }

  @Provide
  Arbitrary<List<Turn>> turns() {
    Arbitrary<Phase> declared =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.just(Phase.OnTarget)),
            net.jqwik.api.Tuple.of(2, Arbitraries.of(REVERSIBLE)));
    return Combinators.combine(
            declared,
            Arbitraries.of(1, 0, 0, 0, 0, 0, 0, 0).map(i -> i == 1),
            Arbitraries.of(
                Blind.NOTHING,
                Blind.NOTHING,
                Blind.NOTHING,
                Blind.NOTHING,
                Blind.DNS,
                Blind.SECRETS),
            Arbitraries.of(
                Crash.NEVER, Crash.NEVER, Crash.NEVER, Crash.BEFORE_ACTING, Crash.BEFORE_REPORTING),
            Arbitraries.of(0, 1, 5, 61, 301),
            Arbitraries.integers().between(0, 2))
        .as(Turn::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }
}
