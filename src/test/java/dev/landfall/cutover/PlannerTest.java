package dev.landfall.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a cutover decides, told in the order in which it happens. */
class PlannerTest {
  private final CutoverWorld world = new CutoverWorld();

  @Test
  void anUndeclaredSwitchTouchesNothing() {
    Action action = world.settle();

    assertThat(action).isInstanceOf(Action.Settle.class);
    assertThat(world.dns.writes).isZero();
    assertThat(world.status().phase()).isEqualTo(Phase.OnSource);
  }

  @Test
  void theWayUpIsTheTableReadDownwards() {
    world.declare(Phase.OnTarget);

    assertThat(stepsUntilSettled())
        .containsExactly(
            "RecordOriginals",
            "ClaimHostnames",
            "LowerTtl",
            "AwaitOldTtl",
            "PromoteTarget",
            "RepointToTarget",
            "MoveTraffic");
    assertThat(world.atGateway()).isTrue();
  }

  @Test
  void theWayDownMovesTrafficFirstAndDataAfterOneTtl() {
    world.declare(Phase.OnTarget);
    world.settle();

    world.declare(Phase.Prepared);

    assertThat(stepsUntilSettled())
        .containsExactly("MoveTrafficBack", "AwaitTrafficBack", "PromoteSource", "RepointToSource");
    assertThat(world.violations).isEmpty();
  }

  @Test
  void preparedWaitsOutTheOldTtl() {
    world.declare(Phase.Prepared);
    Action action = world.look();
    while (!(action instanceof Action.Wait)) {
      action = world.look();
    }
    action = world.look();

    assertThat(((Action.Wait) action).forWhat()).contains("old TTL of 300 s");
    assertThat(((Action.Wait) action).lookAgain()).isEqualTo(Duration.ofSeconds(300));
  }

  @Test
  void aDataSyncThatDiffersHoldsTheSwitchByName() {
    world.syncs.getFirst().equal = false;
    world.declare(Phase.OnTarget);

    Action action = world.settle();

    assertThat(action).isInstanceOf(Action.Wait.class);
    assertThat(((Action.Wait) action).forWhat()).contains("DataSync main");
    assertThat(world.syncs.getFirst().writable).isEqualTo(Writable.Source);
  }

  @Test
  void aDoubtAfterPromotionKeepsNobodyFromTheirDatabase() {
    world.declare(Phase.OnTarget);
    untilPromoted();

    world.syncs.getFirst().equal = false;

    assertThat(world.settle()).isInstanceOf(Action.Settle.class);
    assertThat(world.secret).isEqualTo(CutoverWorld.TARGET);
  }

  @Test
  void aHoldStopsTheClimb() {
    world.hold = Phase.Announced;
    world.declare(Phase.OnTarget);

    Action action = world.settle();

    assertThat(action).isInstanceOf(Action.Settle.class);
    assertThat(world.status().phase()).isEqualTo(Phase.Announced);
    assertThat(world.status().conditions())
        .anySatisfy(c -> assertThat(c.getMessage()).contains("a Decision holds it"));
    assertThat(world.status().waitingFor()).contains("a Decision holds it");
  }

  @Test
  void aHoldBetweenPromotionAndTrafficCarriesTheSwitchThrough() {
    world.declare(Phase.OnTarget);
    untilPromoted();

    world.hold = Phase.Announced;
    world.settle();

    assertThat(world.syncs).allMatch(s -> s.writable == Writable.Target);
    assertThat(world.status().traffic()).extracting(t -> t.side()).isEqualTo(TrafficSide.Target);
  }

  @Test
  void aHostnameWhoseOriginalsAreUnknownIsNeverLedNowhere() {
    CutoverWorld moved = new CutoverWorld();
    moved.declare(Phase.OnTarget);
    moved.settle();
    moved.cutover.setStatus(null);
    moved.declare(Phase.OnSource);
    List<DnsRecord> before = moved.dns.all();

    Action action = moved.settle();

    assertThat(action).isInstanceOf(Action.Refuse.class);
    assertThat(((Action.Refuse) action).message()).contains("status.originals");
    assertThat(moved.dns.all()).isEqualTo(before);
  }

  @Test
  void withoutItsDataSyncsTrafficDoesNotGoBackAlone() {
    world.declare(Phase.OnTarget);
    world.settle();
    world.syncs.clear();

    world.declare(Phase.OnSource);
    Action action = world.settle();

    assertThat(action).isInstanceOf(Action.Refuse.class);
    assertThat(((Action.Refuse) action).message()).contains("DataSync with cutoverRef: go-live");
    assertThat(world.atGateway()).isTrue();
  }

  @Test
  void aSecretThatSpellsTheSourceItsOwnWayIsLeftAlone() {
    DatabaseAddress alias = new DatabaseAddress("db.internal", 5432, "shop");
    world.secret = alias;

    world.settle();

    assertThat(world.secret).isEqualTo(alias);
  }

  @Test
  void finalizedNeedsAPersonAndHasNoWayBack() {
    world.declare(Phase.Finalized);
    assertThat(world.settle()).isInstanceOf(Action.Wait.class);
    assertThat(world.request()).isEqualTo(DatabaseRequest.Target);

    world.approvedAttempt = 1L;
    assertThat(world.settle()).isInstanceOf(Action.Settle.class);
    assertThat(world.syncs).allMatch(s -> s.phase == DataSyncSpec.Phase.Finalized);

    world.declare(Phase.OnSource);
    Action action = world.settle();
    assertThat(action).isInstanceOf(Action.Refuse.class);
    assertThat(((Action.Refuse) action).reason()).isEqualTo(Reason.INVALID);
    assertThat(world.atGateway()).isTrue();
  }

  @Test
  void trafficStaysWhileTheGatewayAnswersWronglyAndTheHostIsNamed() {
    world.gatewayAnswers = 404;
    world.declare(Phase.OnTarget);

    Action action = world.settle();

    assertThat(action).isInstanceOf(Action.Wait.class);
    assertThat(((Action.Wait) action).forWhat()).contains("api.domain.com/ with 404");
    assertThat(world.atGateway()).isFalse();
  }

  @Test
  void aChangeOfMindBeforeTrafficMovedWaitsForNoClients() {
    world.declare(Phase.Prepared);
    world.settle();
    world.declare(Phase.OnTarget);
    untilPromoted();

    world.declare(Phase.Prepared);

    assertThat(stepsUntilSettled()).containsExactly("PromoteSource");
    assertThat(world.violations).isEmpty();
  }

  @Test
  void whileClientsFollowTheRecordsBackThePhaseSaysThatTheTargetTakesTheWrites() {
    world.declare(Phase.OnTarget);
    world.settle();
    world.declare(Phase.Prepared);

    Action action = world.look();
    while (!(action instanceof Action.Wait)) {
      action = world.look();
    }
    world.look();

    assertThat(world.status().phase()).isEqualTo(Phase.OnTarget);
    assertThat(world.status().waitingFor()).contains("clients to follow the records back");
  }

  @Test
  void anApprovalIsForOneAttemptOfOneCutover() {
    world.declare(Phase.OnTarget);
    world.settle();
    world.declare(Phase.Prepared);
    world.settle();
    world.declare(Phase.Finalized);

    world.approvedAttempt = 1L;
    Action before = world.settle();
    world.approvedAttempt = 2L;
    world.decidedAt = "2025-12-31T00:00:00Z";
    Action another = world.settle();

    assertThat(before).isInstanceOf(Action.Wait.class);
    assertThat(((Action.Wait) before).forWhat()).contains("attempt: 2");
    assertThat(another).isInstanceOf(Action.Wait.class);
  }

  private void untilPromoted() {
    while (world.syncs.stream().anyMatch(s -> s.writable != Writable.Target)) {
      Action action = world.look();
      world.live(action instanceof Action.Wait w ? w.lookAgain() : Duration.ofMillis(50));
    }
  }

  @Test
  void aDatabaseThatNoSyncCarriesKeepsTrafficWhereItIs() {
    world.databases =
        List.of(
            new DatabasePair("main", CutoverWorld.SOURCE, CutoverWorld.TARGET),
            new DatabasePair("audit", CutoverWorld.SOURCE, CutoverWorld.TARGET));
    world.declare(Phase.OnTarget);

    Action unnamed = world.settle();
    world.repointed = "main";
    world.declare(Phase.OnTarget);
    Action alone = world.settle();

    assertThat(unnamed).isInstanceOf(Action.Refuse.class);
    assertThat(((Action.Refuse) unnamed).message()).contains("one of main, audit");
    assertThat(alone).isInstanceOf(Action.Wait.class);
    assertThat(((Action.Wait) alone).forWhat()).contains("for database audit");
    assertThat(world.atGateway()).isFalse();
  }

  private List<String> stepsUntilSettled() {
    List<String> steps = new ArrayList<>();
    Action action = world.look();
    for (int i = 0; i < 400 && !(action instanceof Action.Settle); i++) {
      String step =
          switch (action) {
            case Action.Take t -> t.at().step().name();
            case Action.Ask a -> a.at().step().name();
            case Action.Wait w -> w.at().step().name();
            case Action.Settle s -> "";
            case Action.Refuse r -> "refused: " + r.message();
            case Action.Hold h -> "held: " + h.failure().what();
          };
      if (!steps.contains(step)) {
        steps.add(step);
      }
      world.live(action instanceof Action.Wait w ? w.lookAgain() : Duration.ofMillis(50));
      action = world.look();
    }
    return steps;
  }
}
