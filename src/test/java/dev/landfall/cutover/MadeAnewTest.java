package dev.landfall.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import dev.landfall.cutover.dns.DnsRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody deletes a DataSync or the DnsCutover and applies it again, while all is on Azure. */
class MadeAnewTest {
  private final CutoverWorld world = new CutoverWorld();

  @Test
  void aSyncMadeAnewThatSaysSourceTakesNobodyBackWithoutTheData() {
    onTarget();
    saysSourceAgain(world.syncs.getFirst());

    world.declare(Phase.OnSource);

    assertThat(refusal()).contains("its way back is lost", "Leave phase: OnTarget");
    assertNothingMoved();
  }

  @Test
  void aSyncThatSaysNothingTakesNobodyBack() {
    onTarget();
    world.syncs.getFirst().madeAnew();

    world.declare(Phase.OnSource);

    assertThat(refusal()).contains("DataSync main does not say which side takes the writes");
    assertNothingMoved();
  }

  @Test
  void oneSyncOfTwoThatIsGoneTakesNobodyBack() {
    twoDatabases();
    onTarget();
    world.syncs.removeLast();

    world.declare(Phase.OnSource);

    assertThat(refusal()).contains("bring database orders back");
    assertNothingMoved();
  }

  @Test
  void theRungStaysWhileASyncHasLostItsWayBackAndAHoldDoesNotLowerIt() {
    onTarget();
    saysSourceAgain(world.syncs.getFirst());
    world.hold = Phase.Announced;

    world.look();
    world.look();

    assertThat(world.status().phase()).isEqualTo(Phase.OnTarget);
    assertThat(world.request()).isEqualTo(DatabaseRequest.Target);
    assertNothingMoved();
  }

  @Test
  void aDeletedCutoverLeavesTheSecretsOfASyncThatHasLostItsWayBack() {
    onTarget();
    saysSourceAgain(world.syncs.getFirst());

    world.leave();

    assertThat(world.secret).isEqualTo(CutoverWorld.TARGET);
  }

  @Test
  void aDeletedCutoverLeadsTheSecretsOfEachDatabaseToItsWriter() {
    onTarget();
    world.secret = CutoverWorld.SOURCE;

    world.leave();

    assertThat(world.secret).isEqualTo(CutoverWorld.TARGET);
  }

  @Test
  void aSyncMadeAnewBeforeAnythingWasLedAwayKeepsNobodyFromGoingBack() {
    asked();
    saysSourceAgain(world.syncs.getFirst());

    world.declare(Phase.OnSource);

    assertThat(world.settle()).isInstanceOf(Action.Settle.class);
    assertThat(world.request()).isEqualTo(DatabaseRequest.Source);
    assertThat(world.bare()).containsExactlyInAnyOrderElementsOf(CutoverWorld.ORIGINALS);
  }

  @Test
  void aCutoverMadeAnewDoesNotTakeTheGatewayForTheOriginalRecord() {
    onTarget();
    world.applyAnew();
    List<DnsRecord> before = world.dns.all();

    assertThat(refusal())
        .contains("already leads to the gateway", "kubectl edit", "spec.hostnames");
    assertThat(world.dns.all()).isEqualTo(before);
    assertThat(world.status().originals()).isEmpty();
    assertThat(world.request()).isEqualTo(DatabaseRequest.Target);
    assertNothingMoved();
  }

  @Test
  void aCutoverMadeAnewGoesBackOnceItsOriginalsAreRestored() {
    onTarget();
    List<DnsCutoverStatus.OriginalRecord> originals = world.status().originals();
    world.applyAnew();
    world.settle();
    world.declare(Phase.OnSource);
    assertThat(refusal()).contains("status.originals");
    DnsCutoverStatus s = world.status();

    world.cutover.setStatus(
        new DnsCutoverStatus(
            1L,
            s.phase(),
            s.progress(),
            s.waitingFor(),
            s.attempt(),
            s.database(),
            originals,
            s.ttlLoweredAt(),
            s.traffic(),
            s.steps(),
            s.conditions()));

    assertThat(world.settle()).isInstanceOf(Action.Settle.class);
    assertThat(world.violations).isEmpty();
    assertThat(world.bare()).containsExactlyInAnyOrderElementsOf(CutoverWorld.ORIGINALS);
    assertThat(world.secret).isEqualTo(CutoverWorld.SOURCE);
  }

  @Test
  void noRecordIsCalledOriginalBeforeItIsKnownWhereTheGatewayIs() {
    onTarget();
    world.applyAnew();
    world.gateway = null;

    Action action = world.look();

    assertThat(action).isInstanceOf(Action.Wait.class);
    assertThat(world.status().originals()).isEmpty();
  }

  @Test
  void dataStaysWhileNobodyCanTellWhetherUsersAreAtTheGateway() {
    onTarget();
    world.applyAnew();
    world.gateway = null;
    world.declare(Phase.OnSource);

    Action action = world.settle();

    assertThat(action).isInstanceOf(Action.Wait.class);
    assertThat(((Action.Wait) action).forWhat()).contains("to say where its gateway is");
    assertThat(world.syncs).allMatch(s -> s.writable == Writable.Target);
  }

  private void twoDatabases() {
    world.syncs.add(new FakeSync("orders"));
    world.repointed = "main";
    world.databases =
        List.of(
            new DatabasePair("main", CutoverWorld.SOURCE, CutoverWorld.TARGET),
            new DatabasePair("orders", CutoverWorld.SOURCE, CutoverWorld.TARGET));
  }

  private void onTarget() {
    world.declare(Phase.OnTarget);
    assertThat(world.settle()).isInstanceOf(Action.Settle.class);
  }

  private void asked() {
    world.declare(Phase.OnTarget);
    while (world.request() != DatabaseRequest.Target) {
      Action action = world.look();
      world.now =
          world.now.plus(action instanceof Action.Wait w ? w.lookAgain() : Duration.ofMillis(50));
    }
  }

  private static void saysSourceAgain(FakeSync sync) {
    sync.madeAnew();
    sync.writable = Writable.Source;
    sync.phase = DataSyncSpec.Phase.Idle;
  }

  private String refusal() {
    Action action = world.settle();
    assertThat(action).isInstanceOf(Action.Refuse.class);
    return ((Action.Refuse) action).message();
  }

  private void assertNothingMoved() {
    assertThat(world.atGateway()).isTrue();
    assertThat(world.secret).isEqualTo(CutoverWorld.TARGET);
  }
}
