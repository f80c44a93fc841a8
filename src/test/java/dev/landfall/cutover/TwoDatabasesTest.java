package dev.landfall.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two databases of one cutover, of which one moves and the other does not. */
class TwoDatabasesTest {
  private final CutoverWorld world = new CutoverWorld();

  @BeforeEach
  void twoDatabases() {
    world.syncs.add(new FakeSync("orders"));
    world.databases =
        List.of(
            new DatabasePair("main", CutoverWorld.SOURCE, CutoverWorld.TARGET),
            new DatabasePair("orders", CutoverWorld.SOURCE, CutoverWorld.TARGET));
  }

  @Test
  void applicationsFollowTheDatabaseThatHasMovedAndAreNotRefusedMeanwhile() {
    world.repointed = "main";

    Action action = mainMovesAlone();

    assertThat(world.secret).isEqualTo(CutoverWorld.TARGET);
    assertThat(world.atGateway()).isFalse();
    assertThat(action).isInstanceOf(Action.Ask.class);
    assertThat(((Action.Ask) action).forWhat())
        .contains(
            "DataSync orders: working",
            "On Azure already: database main",
            "not so far: database orders",
            "old YAML");
  }

  @Test
  void theSecretOfTheDatabaseThatStayedLeadsWhereItLed() {
    world.repointed = "orders";

    mainMovesAlone();

    assertThat(world.secret).isEqualTo(CutoverWorld.SOURCE);
  }

  @Test
  void theOldYamlBringsBackTheOneThatMoved() {
    world.repointed = "main";
    mainMovesAlone();

    world.declare(Phase.OnSource);

    assertThat(world.settle()).isInstanceOf(Action.Settle.class);
    assertThat(world.syncs).allMatch(s -> s.writable == Writable.Source);
    assertThat(world.secret).isEqualTo(CutoverWorld.SOURCE);
    assertThat(world.violations).isEmpty();
  }

  @Test
  void onceTheOtherIsMendedTheSwitchIsCarriedThrough() {
    world.repointed = "orders";
    mainMovesAlone();

    world.syncs.getLast().equal = true;

    assertThat(world.settle()).isInstanceOf(Action.Settle.class);
    assertThat(world.atGateway()).isTrue();
    assertThat(world.secret).isEqualTo(CutoverWorld.TARGET);
    assertThat(world.violations).isEmpty();
  }

  @Test
  void onTheWayBackToo() {
    world.repointed = "main";
    world.declare(Phase.OnTarget);
    world.settle();
    world.declare(Phase.OnSource);
    while (world.request() != DatabaseRequest.Source) {
      world.now = world.now.plus(pause(world.look()));
    }

    for (int i = 0; i < 3; i++) {
      world.syncs.getFirst().work(world.request());
      world.look();
    }

    assertThat(world.syncs.getLast().writable).isEqualTo(Writable.Target);
    assertThat(world.secret).isEqualTo(CutoverWorld.SOURCE);
  }

  /** All follow when the switch is asked for; then rows of one are found to differ. */
  private Action mainMovesAlone() {
    world.declare(Phase.OnTarget);
    while (world.request() != DatabaseRequest.Target) {
      world.now = world.now.plus(pause(world.look()));
    }
    world.syncs.getLast().equal = false;
    return world.settle();
  }

  private static Duration pause(Action action) {
    return action instanceof Action.Wait w ? w.lookAgain() : Duration.ofMillis(50);
  }
}
