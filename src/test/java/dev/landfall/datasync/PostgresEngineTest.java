package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.api.v1alpha1.Sizes;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.copy.Shapes;
import dev.landfall.process.Await;
import dev.landfall.spine.FailureException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Up and down between Idle and Replicating, on real servers. */
@Tag("slow")
class PostgresEngineTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void aSyncThatWasTakenDownIsSetUpAgainFromTheSourceAsItIsNow() throws Exception {
    try (PostgresPair pair = PostgresPair.start();
        PostgresEngine engine = engine(pair)) {
      pair.asApplication(Shapes.BIG);
      pair.asApplication(Side.SOURCE, Shapes.bigRows(2_000));
      PairEngine.replicate(engine);
      pair.asApplication(Side.SOURCE, "INSERT INTO big VALUES (-1, 'followed', now())");
      Await.until(
          "the row to follow",
          PATIENCE,
          () -> pair.value(Side.TARGET, "SELECT count(*) FROM big").equals("2001"));

      engine.cleanUp();
      assertThat(engine.look().stage()).isInstanceOf(Stage.NotSetUp.class);
      pair.asApplication(Side.SOURCE, "DELETE FROM big WHERE id < 100");
      PairEngine.replicate(engine);

      assertThat(engine.compareAll().differing()).isZero();
      assertThat(pair.contents(Side.TARGET)).isEqualTo(pair.contents(Side.SOURCE));
    }
  }

  @Test
  void aTargetThatHasTakenWritesIsNotCopiedOntoOnceMore() throws Exception {
    try (PostgresPair pair = PostgresPair.start();
        PostgresEngine engine = engine(pair)) {
      pair.asApplication(Shapes.BIG);
      pair.asApplication(Side.SOURCE, Shapes.bigRows(100));
      PairEngine.replicate(engine);
      engine.compareAll();
      for (Place place : new Place[] {Place.TARGET, Place.SOURCE}) {
        assertThat(engine.switchTo(place).done()).isTrue();
        engine.finish();
      }

      engine.cleanUp();

      assertThatThrownBy(engine::prepare)
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("delete this DataSync and apply it again");
      assertThat(pair.value(Side.TARGET, "SELECT count(*) FROM big")).isEqualTo("100");
    }
  }

  private static PostgresEngine engine(PostgresPair pair) throws Exception {
    return PairEngine.of(pair, "0f4c1f7e-5a52-4c0e-9d5e-1f1f1f1f1f1f", null, "32Mi");
  }

  @Test
  void aFollowerThatFallsTooFarBehindIsGivenUpBeforeTheWritersDiskIsFull() throws Exception {
    try (PostgresPair pair = PostgresPair.start();
        PostgresEngine engine = engine(pair)) {
      pair.asApplication("CREATE TABLE note (id int PRIMARY KEY, body text)");
      PairEngine.replicate(engine);
      engine.compareAll();
      pair.asSuperuser(
          Side.TARGET,
          "DO $$ BEGIN EXECUTE (SELECT format('ALTER SUBSCRIPTION %I DISABLE', subname)"
              + " FROM pg_subscription); END $$");

      pair.asApplication(
          Side.SOURCE,
          "INSERT INTO note SELECT n, repeat(md5(n::text), 60) FROM generate_series(1, 25000) n");
      long kept = engine.walKept();
      engine.giveUp();

      assertThat(kept).isGreaterThan(Sizes.parse("32Mi"));
      assertThat(pair.value(Side.SOURCE, "SELECT count(*)::text FROM pg_replication_slots"))
          .isEqualTo("0");
      assertThat(engine.walKept()).isLessThan(Sizes.parse("32Mi"));
      assertThat(engine.look().stage())
          .isInstanceOfSatisfying(
              Stage.Broken.class,
              broken -> assertThat(broken.what()).contains("is gone: it must be copied again"));
      pair.asApplication(Side.SOURCE, "INSERT INTO note VALUES (0, 'still taken')");
    }
  }
}
