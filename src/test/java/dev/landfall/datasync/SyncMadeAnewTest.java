package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.spine.FailureException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A DataSync is deleted and applied again: another uid, the same two servers. */
@Tag("slow")
class SyncMadeAnewTest {
  private static final String FIRST = "0f4c1f7e-5a52-4c0e-9d5e-1f1f1f1f1f1f";
  private static final String SECOND = "aaaaaaaa-5a52-4c0e-9d5e-1f1f1f1f1f1f";
  private static final String THIRD = "bbbbbbbb-5a52-4c0e-9d5e-1f1f1f1f1f1f";
  private static final String ID = "0f4c1f7e5a52";

  @Test
  void whatTheTargetHasTakenIsNeitherGivenUpNorAdvisedToBe() throws Exception {
    try (PostgresPair pair = PostgresPair.start()) {
      moved(pair);

      try (PostgresEngine replacing = engine(pair, SECOND, List.of("public.orders"))) {
        assertThatThrownBy(replacing::prepare)
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("the target has taken writes for sync " + ID);
        assertThat(rows(pair, Side.TARGET)).isEqualTo("150");
        assertThat(blocking(replacing))
            .anyMatch(what -> what.contains("the target has taken writes for sync " + ID));
        assertThat(replacing.look().stage())
            .isInstanceOfSatisfying(
                Stage.Broken.class,
                broken -> assertThat(broken.what()).contains("the target stays the writer"));
      }
      try (PostgresEngine plain = engine(pair, THIRD, List.of())) {
        assertThat(blocking(plain))
            .anyMatch(what -> what.contains("table public.orders on the target holds rows"))
            .noneMatch(what -> what.contains("TRUNCATE"));
        assertThatThrownBy(plain::prepare).isInstanceOf(FailureException.class);
      }
      assertThat(pair.value(Side.TARGET, "SELECT count(*) FROM landfall.authority")).isEqualTo("1");

      for (Side side : Side.values()) {
        pair.asSuperuser(side, "DELETE FROM landfall.authority");
      }
      try (PostgresEngine replacing = engine(pair, SECOND, List.of("public.orders"))) {
        assertThat(blocking(replacing)).isEmpty();
        assertThat(replacing.look().stage()).isInstanceOf(Stage.NotSetUp.class);
        PairEngine.replicate(replacing);
        assertThat(rows(pair, Side.TARGET)).isEqualTo(rows(pair, Side.SOURCE));
      }
    }
  }

  @Test
  void whatARollbackBroughtBackIsInNobodysWay() throws Exception {
    try (PostgresPair pair = PostgresPair.start()) {
      try (PostgresEngine first = promoted(pair)) {
        assertThat(first.switchTo(Place.SOURCE).done()).isTrue();
        first.finish();
        first.cleanUp();
      }

      try (PostgresEngine second = engine(pair, SECOND, List.of("public.orders"))) {
        assertThat(blocking(second)).isEmpty();
        assertThat(second.look().stage()).isInstanceOf(Stage.NotSetUp.class);
      }
      assertThat(rows(pair, Side.SOURCE)).isEqualTo("150");
    }
  }

  @Test
  void aSourceThatAnotherSyncKeepsFencedIsNotCalledTheWriter() throws Exception {
    try (PostgresPair pair = PostgresPair.start();
        PostgresEngine first = following(pair);
        PostgresEngine second = engine(pair, SECOND, List.of("public.orders"))) {
      first.fence();

      assertThat(second.look().stage())
          .isInstanceOfSatisfying(
              Stage.Broken.class,
              broken ->
                  assertThat(broken.what()).contains("the source refuses writes for sync " + ID));
      assertThat(blocking(second))
          .anyMatch(what -> what.contains("the source refuses writes for sync " + ID));
      assertThatThrownBy(second::prepare).isInstanceOf(FailureException.class);

      first.release();

      assertThat(second.look().stage()).isInstanceOf(Stage.NotSetUp.class);
    }
  }

  /** Promoted, written to on the target, and deleted there. */
  private static void moved(PostgresPair pair) throws Exception {
    try (PostgresEngine first = promoted(pair)) {
      first.cleanUp();
    }
  }

  private static PostgresEngine promoted(PostgresPair pair) throws Exception {
    PostgresEngine first = following(pair);
    first.compareAll();
    assertThat(first.switchTo(Place.TARGET).done()).isTrue();
    first.finish();
    pair.asApplication(
        Side.TARGET, "INSERT INTO orders SELECT g, 'taken' FROM generate_series(101, 150) g");
    return first;
  }

  private static PostgresEngine following(PostgresPair pair) throws Exception {
    pair.asApplication("CREATE TABLE orders (id int PRIMARY KEY, what text)");
    pair.asApplication(
        Side.SOURCE, "INSERT INTO orders SELECT g, 'old' FROM generate_series(1, 100) g");
    PostgresEngine first = engine(pair, FIRST, List.of());
    PairEngine.replicate(first);
    return first;
  }

  private static List<String> blocking(PostgresEngine engine) {
    return engine.preflight().stream()
        .filter(Engine.Finding::blocks)
        .map(Engine.Finding::what)
        .toList();
  }

  private static String rows(PostgresPair pair, Side side) {
    return pair.value(side, "SELECT count(*) FROM orders");
  }

  private static PostgresEngine engine(PostgresPair pair, String uid, List<String> replace)
      throws Exception {
    return PairEngine.of(pair, uid, new DataSyncSpec.Copy(2, replace, null), null);
  }
}
