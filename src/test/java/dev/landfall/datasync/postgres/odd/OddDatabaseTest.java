package dev.landfall.datasync.postgres.odd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.preflight.Finding;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database with every odd thing in it: carried and verified, or named; nothing third. */
@Tag("slow")
class OddDatabaseTest {

  /** Which majors to go to; {@code -Dodd.targets=18} is the quick way. */
  static List<Integer> targets() {
    return Stream.of(System.getProperty("odd.targets", "16,17,18").split(",", -1))
        .map(Integer::valueOf)
        .toList();
  }

  @ParameterizedTest(name = "from 15 to {0} and back")
  @MethodSource("targets")
  void everythingIsCarriedThereAndBackOrNamedBeforehand(int target) throws Exception {
    try (PostgresPair pair = PostgresPair.start(15, target, Map.of());
        OddWorld world = new OddWorld(pair, "shop")) {
      for (Side side : Side.values()) {
        pair.asSuperuser(side, OddTypes.EXTENSIONS);
      }
      pair.asApplication(OddShapes.schema());
      pair.asApplication(OddTypes.schema());
      pair.asApplication(OddShapes.NAMED);
      pair.asApplication(Side.SOURCE, "SELECT lo_create(4711)");
      pair.asApplication(Side.SOURCE, OddTypes.rows());
      pair.asApplication(Side.SOURCE, OddShapes.rows());

      List<Finding> found = world.preflight();
      assertThat(found.stream().filter(Finding::blocks).map(f -> f.check() + " " + f.object()))
          .containsExactlyInAnyOrder(
              "large-objects pg_largeobject",
              "unlogged-tables public.scratch",
              "identity-full-types public.places.at",
              "identity-full-types public.places.at",
              "replica-identities public.nameless",
              "replica-identities public.nameless");
      assertThat(found.stream().map(f -> f.check() + " " + f.object()))
          .contains(
              "materialised-views public.counted",
              "loud-triggers public.loud",
              "rules public.ruled",
              "deferrable-constraints public.node.node_twin_key");
      world.paste(found);
      pair.asApplication(Side.SOURCE, "SELECT lo_unlink(4711)");
      pair.asApplication(Side.TARGET, "ALTER TABLE scratch SET LOGGED");
      assertThat(world.preflight()).noneMatch(Finding::blocks);

      world.copy();
      world.follow();
      assertThat(world.compareAll()).as("copied").isEmpty();
      world.assertSame();

      pair.asApplication(Side.SOURCE, OddTypes.changes(2000));
      pair.asApplication(Side.SOURCE, OddShapes.changes(100));
      assertThat(world.compareChanged()).as("replicated").isEmpty();
      world.assertSame();

      pair.asApplication(Side.SOURCE, "TRUNCATE ruled_log, person");
      assertThat(world.compareAll()).as("emptied").isEmpty();
      world.to(Side.TARGET);
      pair.asApplication(Side.TARGET, OddTypes.changes(2000));
      pair.asApplication(Side.TARGET, OddShapes.changes(1000));
      world.to(Side.SOURCE);
      world.assertSame();
      assertThat(world.compareAll()).as("back").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATIN1", "EUC_JP"})
  void anotherEncodingOnBothSidesIsCarriedToo(String encoding) throws Exception {
    try (PostgresPair pair = PostgresPair.start(15, 18, Map.of())) {
      for (Side side : Side.values()) {
        pair.asSuperuser(
            side,
            "CREATE DATABASE other OWNER landfall_admin ENCODING '%s' LOCALE 'C' TEMPLATE template0"
                .formatted(encoding));
      }
      String word = encoding.equals("LATIN1") ? "Grüße" : "日本語";
      try (OddWorld world = new OddWorld(pair, "other")) {
        world.both("CREATE TABLE t (k text PRIMARY KEY, v text)");
        world.run(Side.SOURCE, "INSERT INTO t VALUES ('%s', '%s')".formatted(word, word));
        assertThat(world.preflight()).noneMatch(Finding::blocks);

        world.copy();
        world.follow();
        assertThat(world.compareAll()).isEmpty();
        world.run(Side.SOURCE, "UPDATE t SET k = k || '%s'".formatted(word));
        assertThat(world.compareChanged()).isEmpty();
        world.to(Side.TARGET);
        world.run(Side.TARGET, "UPDATE t SET v = v || '%s'".formatted(word));
        world.to(Side.SOURCE);

        world.assertSame();
      }
    }
  }
}
