package dev.landfall.datasync.postgres.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SequencesTest {
  private static final List<String> ALL =
      List.of("up", "pooled", "down", "unused", "small", "spent", "full_range", "round");
  private static PostgresPair pair;

  @BeforeAll
  static void start() {
    pair = PostgresPair.start();
  }

  @AfterAll
  static void stop() {
    pair.close();
  }

  @BeforeEach
  void make() {
    pair.asApplication("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    pair.asApplication(
        """
        CREATE SEQUENCE up;
        CREATE SEQUENCE pooled INCREMENT 50;
        CREATE SEQUENCE down INCREMENT -5 MINVALUE -1000000 MAXVALUE 1000000 START 1000;
        CREATE SEQUENCE unused START 7;
        CREATE SEQUENCE small MAXVALUE 100;
        CREATE SEQUENCE spent MINVALUE -3 MAXVALUE -1 INCREMENT -1;
        CREATE SEQUENCE full_range MINVALUE -9223372036854775808 START -9223372036854775808;
        CREATE SEQUENCE round MAXVALUE 100000 CYCLE;
        """);
  }

  @Test
  void whatTheClosedSideStillHandsOutMeetsNothingOfTheOther() {
    draw(Side.SOURCE, "up", 500);
    draw(Side.SOURCE, "pooled", 3);
    draw(Side.SOURCE, "down", 3);

    carry(Side.SOURCE, Side.TARGET);

    for (String name : List.of("up", "pooled", "down", "unused")) {
      long mine = draw(Side.SOURCE, name, 1000);
      long theirs = draw(Side.TARGET, name, 1);
      assertThat(theirs).as(name).satisfies(v -> assertThat(further(name, v, mine)).isTrue());
    }
    assertThat(draw(Side.TARGET, "up", 1)).isLessThan(1_600);
    assertThat(draw(Side.TARGET, "pooled", 1)).isLessThan(1_100 * 50);
    assertThat(draw(Side.TARGET, "down", 1)).isGreaterThan(1_000 - 1_100 * 5);
    assertThat(draw(Side.TARGET, "unused", 1)).isLessThan(1_100);
  }

  @Test
  void carryingAgainGoesNoFurtherAndNothingGoesBack() {
    draw(Side.SOURCE, "up", 500);
    draw(Side.SOURCE, "down", 3);
    carry(Side.SOURCE, Side.TARGET);
    List<String> once = positions(Side.TARGET);

    carry(Side.SOURCE, Side.TARGET);
    carry(Side.SOURCE, Side.TARGET);
    assertThat(positions(Side.TARGET)).isEqualTo(once);

    long up = draw(Side.TARGET, "up", 50);
    carry(Side.SOURCE, Side.TARGET);
    assertThat(draw(Side.TARGET, "up", 1)).isEqualTo(up + 1);

    carry(Side.TARGET, Side.SOURCE);
    assertThat(draw(Side.SOURCE, "up", 1)).isBetween(up + 1_000, up + 1_010);
    assertThat(draw(Side.SOURCE, "down", 1)).isLessThan(draw(Side.TARGET, "down", 1));
  }

  @Test
  void aSequenceNearItsEndKeepsHalfOfWhatItHasLeft() {
    draw(Side.SOURCE, "small", 60);
    draw(Side.SOURCE, "spent", 3);
    draw(Side.SOURCE, "full_range", 3);

    carry(Side.SOURCE, Side.TARGET);

    assertThat(draw(Side.TARGET, "small", 1)).isEqualTo(81);
    assertThat(pair.value(Side.TARGET, "SELECT last_value || ' ' || is_called FROM spent"))
        .isEqualTo("-3 true");
    assertThat(draw(Side.TARGET, "full_range", 1)).isEqualTo(Long.MIN_VALUE + 3 + 1_000);
    for (int i = 0; i < 20; i++) {
      carry(i % 2 == 0 ? Side.TARGET : Side.SOURCE, i % 2 == 0 ? Side.SOURCE : Side.TARGET);
    }
    assertThat(draw(Side.TARGET, "small", 1)).isLessThanOrEqualTo(100);
  }

  @Test
  void oneThatGoesRoundGoesOnWhereTheWriterStands() {
    draw(Side.SOURCE, "round", 90_000);
    carry(Side.SOURCE, Side.TARGET);
    assertThat(draw(Side.TARGET, "round", 1)).isEqualTo(91_001);

    draw(Side.TARGET, "round", 9_500);
    carry(Side.TARGET, Side.SOURCE);

    assertThat(draw(Side.TARGET, "round", 1)).isEqualTo(502);
    assertThat(draw(Side.SOURCE, "round", 1)).isEqualTo(1_502);
  }

  private static boolean further(String name, long one, long other) {
    return name.equals("down") ? one < other : one > other;
  }

  private static long draw(Side side, String name, int times) {
    return Long.parseLong(
        pair.value(
            side,
            "SELECT v FROM (SELECT g, nextval('%s') AS v FROM generate_series(1, %d) g) AS drawn ORDER BY g DESC LIMIT 1"
                .formatted(name, times)));
  }

  private static List<String> positions(Side side) {
    return ALL.stream()
        .map(name -> pair.value(side, "SELECT last_value || ' ' || is_called FROM " + name))
        .toList();
  }

  private static void carry(Side from, Side to) {
    pair.side(from)
        .with(
            "test",
            old ->
                pair.side(to)
                    .with(
                        "test", next -> Sequences.carry(old, next, Catalog.read(old).sequences())));
  }
}
