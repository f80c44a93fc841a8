package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.FenceCount;
import dev.landfall.datasync.postgres.replication.SideView;
import dev.landfall.datasync.postgres.replication.SlotView;
import dev.landfall.datasync.postgres.replication.SubscriptionView;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwitchStateTest {
  private static final SlotView SLOT = new SlotView(true, "reserved", 0, 0, null);
  private static final SubscriptionView FOLLOWS = new SubscriptionView(true, true, 0);

  @Test
  void theTableOfCrashPointsReadsAsWritten() {
    assertThat(
            derive(open(Side.SOURCE, 1, 1, null, SLOT), closed(Side.TARGET, 1, 0, FOLLOWS, null)))
        .isEqualTo(new SwitchState.Steady(Side.SOURCE, 1));
    assertThat(
            derive(closed(Side.SOURCE, 2, 1, null, SLOT), closed(Side.TARGET, 1, 0, FOLLOWS, SLOT)))
        .isInstanceOfSatisfying(
            SwitchState.Fenced.class, f -> assertThat(f.lastWriter()).isEqualTo(Side.SOURCE));
    assertThat(
            derive(closed(Side.SOURCE, 3, 1, null, SLOT), open(Side.TARGET, 3, 3, FOLLOWS, SLOT)))
        .isInstanceOfSatisfying(SwitchState.Unfinished.class, u -> assertThat(u.todo()).hasSize(3));
    assertThat(
            derive(closed(Side.SOURCE, 3, 1, FOLLOWS, null), open(Side.TARGET, 3, 3, null, SLOT)))
        .isEqualTo(new SwitchState.Steady(Side.TARGET, 3));
    assertThat(
            derive(closed(Side.SOURCE, 3, 1, FOLLOWS, null), open(Side.TARGET, 3, 3, null, null)))
        .isInstanceOf(SwitchState.Alone.class);
  }

  @Test
  void aServerThatCameBackWithAnOlderStateIsSeen() {
    assertThat(derive(open(Side.SOURCE, 1, 1, null, SLOT), open(Side.TARGET, 3, 3, null, SLOT)))
        .isInstanceOfSatisfying(
            SwitchState.Broken.class, b -> assertThat(b.what()).contains("most likely the source"));
    assertThat(derive(open(Side.SOURCE, 1, 1, null, SLOT), closed(Side.TARGET, 6, 5, null, null)))
        .isInstanceOfSatisfying(
            SwitchState.Broken.class, b -> assertThat(b.what()).contains("older state"));
  }

  @Test
  void theFirstCopyIsNotMistakenForAnUnfinishedSwitch() {
    assertThat(derive(open(Side.SOURCE, 1, 1, null, SLOT), closed(Side.TARGET, 1, 0, null, null)))
        .isInstanceOf(SwitchState.Alone.class);
  }

  @Property
  void everyPairOfViewsHasAStateAndNoOpenSideIsCalledFenced(
      @ForAll("rows") AuthorityRow a,
      @ForAll("rows") AuthorityRow b,
      @ForAll boolean slotA,
      @ForAll boolean slotB,
      @ForAll boolean subA,
      @ForAll boolean subB) {
    SwitchState state =
        derive(
            view(Side.SOURCE, a, subA ? FOLLOWS : null, slotA ? SLOT : null),
            view(Side.TARGET, b, subB ? FOLLOWS : null, slotB ? SLOT : null));
    if (a.open() && b.open()) {
      assertThat(state).isInstanceOf(SwitchState.Broken.class);
    } else if (a.open() || b.open()) {
      assertThat(state).isNotInstanceOf(SwitchState.Fenced.class);
    } else {
      assertThat(state).isInstanceOfAny(SwitchState.Fenced.class, SwitchState.Broken.class);
    }
  }

  @Provide
  Arbitrary<AuthorityRow> rows() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 9),
            Arbitraries.of(true, false),
            Arbitraries.longs().between(0, 9))
        .as((epoch, open, opened) -> new AuthorityRow(epoch, open, opened, Duration.ZERO, "x"));
  }

  private static SwitchState derive(SideView source, SideView target) {
    return SwitchState.derive(source, target);
  }

  private static SideView open(
      Side side, long epoch, long opened, @Nullable SubscriptionView sub, @Nullable SlotView slot) {
    return view(side, new AuthorityRow(epoch, true, opened, null, null), sub, slot);
  }

  private static SideView closed(
      Side side, long epoch, long opened, @Nullable SubscriptionView sub, @Nullable SlotView slot) {
    return view(side, new AuthorityRow(epoch, false, opened, Duration.ZERO, "x"), sub, slot);
  }

  private static SideView view(
      Side side, AuthorityRow row, @Nullable SubscriptionView sub, @Nullable SlotView slot) {
    return new SideView(
        side,
        true,
        row,
        new FenceCount(3, 3, row.open() ? 0 : 3),
        sub,
        slot,
        SLOT,
        4,
        List.of(),
        null,
        "0/0");
  }
}
