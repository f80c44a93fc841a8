package dev.landfall.datasync.postgres.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Three operators that know nothing of each other, each trying to open a side of its own choice,
 * their statements interleaved in any order, each killed and started again at any point.
 */
class AuthorityModelTest {
  private static final class World {
    private final AuthorityRow[] rows = {AuthorityRow.initialOpen(), AuthorityRow.initialClosed()};

    boolean bothOpen() {
      return rows[0].open() && rows[1].open();
    }

    boolean replace(int side, @Nullable AuthorityRow row) {
      if (row != null) {
        rows[side] = row;
      }
      return row != null;
    }
  }

  /** Reads both (one after the other), then closes, raises, opens: one statement a turn. */
  private static final class Operator {
    private final int wanted;
    private int next;
    private AuthorityRow first = AuthorityRow.initialOpen();
    private AuthorityRow second = AuthorityRow.initialOpen();

    Operator(int wanted) {
      this.wanted = wanted;
    }

    void step(World world) {
      int other = 1 - wanted;
      boolean on =
          switch (next) {
            case 0 -> {
              first = world.rows[wanted];
              yield true;
            }
            case 1 -> {
              second = world.rows[other];
              yield !first.open();
            }
            case 2 ->
                !second.open()
                    || world.replace(other, world.rows[other].close(second.epoch(), "switch"));
            case 3 -> world.replace(other, world.rows[other].raise(n()));
            default -> {
              world.replace(wanted, world.rows[wanted].open(first.epoch(), n()));
              yield false;
            }
          };
      next = on ? next + 1 : 0;
    }

    private long n() {
      return AuthorityRow.next(first, second) + 1;
    }

    void killed() {
      next = 0;
    }
  }

  @Property(tries = 20_000)
  void neverAreBothSidesOpen(
      @ForAll @Size(min = 1, max = 80) List<@IntRange(max = 3) Integer> turns,
      @ForAll @IntRange(max = 7) int wishes) {
    World world = new World();
    Operator[] operators = {
      new Operator(wishes & 1), new Operator((wishes >> 1) & 1), new Operator((wishes >> 2) & 1)
    };
    long[] epochs = {1, 1};
    for (int i = 0; i < turns.size(); i++) {
      int turn = turns.get(i);
      if (turn == 3) {
        operators[i % 3].killed();
      } else {
        operators[turn].step(world);
      }
      assertThat(world.bothOpen()).isFalse();
      for (int side = 0; side < 2; side++) {
        assertThat(world.rows[side].epoch()).isGreaterThanOrEqualTo(epochs[side]);
        epochs[side] = world.rows[side].epoch();
      }
      assertThat(world.rows[0].openedEpoch()).isNotEqualTo(world.rows[1].openedEpoch());
      for (int side = 0; side < 2; side++) {
        if (world.rows[side].open()) {
          assertThat(world.rows[side].openedEpoch())
              .isGreaterThan(world.rows[1 - side].openedEpoch());
        }
      }
    }
  }

  @Property
  void anOperatorAloneAlwaysGetsThere(
      @ForAll @IntRange(max = 1) int wanted, @ForAll @IntRange(max = 9) int killedAt) {
    World world = new World();
    Operator operator = new Operator(wanted);
    for (int i = 0; i < 30; i++) {
      if (i == killedAt) {
        operator.killed();
      }
      operator.step(world);
    }
    assertThat(world.rows[wanted].open()).isTrue();
  }
}
