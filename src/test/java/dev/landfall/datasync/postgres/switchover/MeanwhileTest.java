package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.fence.FenceInstall;
import dev.landfall.datasync.postgres.replication.Publications;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import dev.landfall.process.Await;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Sensitive;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What somebody does to the databases while a sync stands between them. */
@Tag("slow")
class MeanwhileTest {
  @Test
  void aTableMadeOnBothSidesIsCarriedOnceTheRowsItHadAreThere() {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication("CREATE TABLE late (id int PRIMARY KEY, body text)");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO late VALUES (1, 'before')");

      SwitchReport refused = world.to(Side.TARGET);

      assertThat(refused.outcome()).as(refused.toString()).isEqualTo(Outcome.REFUSED);
      assertThat(refused.fullNeeded()).as(refused.toString()).isTrue();
      assertThat(world.compareAll().examples())
          .singleElement()
          .asString()
          .contains("public.late {id=1} is missing");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO late VALUES (2, 'followed')");
      world.pair.asSuperuser(
          Side.TARGET,
          "SET session_replication_role = replica; INSERT INTO late VALUES (1, 'before')");
      assertThat(world.compareAll().clean()).isTrue();

      SwitchReport switched = world.to(Side.TARGET);

      assertThat(switched.outcome()).as(switched.toString()).isEqualTo(Outcome.SWITCHED);
      assertThatThrownBy(
              () -> world.pair.asApplication(Side.SOURCE, "INSERT INTO late VALUES (9, 'closed')"))
          .hasMessageContaining("are moving to another database");
      world.pair.asApplication(Side.TARGET, "INSERT INTO late VALUES (3, 'on the other side')");
      assertThat(world.to(Side.SOURCE).outcome()).isEqualTo(Outcome.SWITCHED);
      assertThat(world.pair.value(Side.SOURCE, "SELECT string_agg(id::text, ' ') FROM late"))
          .isEqualTo("1 2 3");
    }
  }

  @Test
  void aTableMadeOnOneSideOnlyKeepsTheSwitchFromHappening() {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication(Side.SOURCE, "CREATE TABLE late (id int PRIMARY KEY)");

      SwitchReport report = world.to(Side.TARGET);

      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
      assertThat(report.message()).contains("late");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO late VALUES (1)");
    }
  }

  @Test
  void aFenceThatAnotherHandOpenedIsSeenAndClosedAgain() {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);
      world.pair.asSuperuser(Side.SOURCE, "ALTER TABLE item0 DISABLE TRIGGER ALL");
      world.pair.asApplication(Side.SOURCE, "CREATE TABLE late (id int PRIMARY KEY)");

      assertThat(world.sides.state())
          .isInstanceOfSatisfying(
              SwitchState.Unfinished.class,
              u -> assertThat(u.todo()).singleElement().asString().contains("refuse writes"));
      assertThat(Switchover.finish(world.sides)).isEmpty();

      assertThat(world.sides.state()).isInstanceOf(SwitchState.Steady.class);
      for (String write :
          new String[] {
            "INSERT INTO item0 (token, n) VALUES ('x', 1)", "INSERT INTO late VALUES (1)"
          }) {
        assertThatThrownBy(() -> world.pair.asApplication(Side.SOURCE, write))
            .hasMessageContaining("are moving to another database");
      }
    }
  }

  @Test
  void aFenceClosedByAnEnableOfAllTriggersOnTheOpenSideIsOpenedAgain() {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication(
          Side.SOURCE,
          "ALTER TABLE item0 DISABLE TRIGGER USER; INSERT INTO item0 (token, n) VALUES ('bulk', 1);"
              + " ALTER TABLE item0 ENABLE TRIGGER USER");

      assertThat(world.sides.state())
          .isInstanceOfSatisfying(
              SwitchState.Unfinished.class,
              u -> assertThat(u.todo()).singleElement().asString().contains("to be opened"));
      assertThat(Switchover.finish(world.sides)).isEmpty();

      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('x', 1)");
      assertThat(world.sides.state()).isInstanceOf(SwitchState.Steady.class);
    }
  }

  @Test
  void aSecondSyncSetUpBeforeDoesNotOpenWhatTheFirstHasClosed() {
    try (SwitchWorld world = new SwitchWorld()) {
      Sides second = new Sides(new SyncName("ijklmnop"), world.pair.source(), world.pair.target());
      Setup.source(second);
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);

      world.pair.source().with("test", c -> FenceInstall.run(c, second.sync()));

      assertThat(world.sides.look(Side.SOURCE).fence().closed()).isTrue();
      assertThatThrownBy(
              () ->
                  world.pair.asApplication(
                      Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('fork', 1)"))
          .hasMessageContaining("are moving to another database");
      assertThat(world.to(Side.SOURCE).outcome()).isEqualTo(Outcome.SWITCHED);
      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('back', 1)");
    }
  }

  @Test
  void aSourceThatIsFedByAnotherDatabaseIsNotSwitched() {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asSuperuser(
          Side.SOURCE,
          "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION p"
              + " WITH (connect = false, slot_name = 'feed'); ALTER SUBSCRIPTION feed ENABLE");

      SwitchReport report = world.to(Side.TARGET);

      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
      assertThat(report.message()).contains("follows another database too (feed)");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('taken', 1)");
    }
  }

  @Test
  void largeObjectsAreNotLeftBehindInEitherDirection() {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication(Side.SOURCE, "SELECT lo_create(4711)");

      assertThat(world.to(Side.TARGET).message()).contains("SOURCE holds 1 large objects");
      world.pair.asApplication(Side.SOURCE, "SELECT lo_unlink(4711)");
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);

      world.pair.asApplication(Side.TARGET, "SELECT lo_create(4712)");
      SwitchReport back = world.to(Side.SOURCE);
      assertThat(back.outcome()).as(back.toString()).isEqualTo(Outcome.REFUSED);
      assertThat(back.message()).contains("TARGET holds 1 large objects");
    }
  }

  @Test
  void aLargeObjectMadeWhileNobodyWritesOpensTheSourceAgain() {
    try (SwitchWorld world = new SwitchWorld()) {
      SwitchReport report =
          Switchover.run(
              world.sides,
              Side.TARGET,
              Budget.usual(),
              step -> {
                if (step.equals("compare")) {
                  world.pair.asApplication(Side.SOURCE, "SELECT lo_create(0)");
                }
              });

      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
      assertThat(report.message()).contains("large objects");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('taken', 1)");
    }
  }

  @Test
  void aTableThatWasPublishedByAnOperatorThatIsNoMoreIsFollowedByTheNextOne() {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asApplication("CREATE TABLE late (id int PRIMARY KEY)");
      published(world);

      SwitchWorld.takeUp(world.sides);

      world.pair.asApplication(Side.SOURCE, "INSERT INTO late VALUES (1)");
      assertThat(world.compareAll().clean()).isTrue();
      assertThat(world.pair.value(Side.TARGET, "SELECT count(*) FROM late")).isEqualTo("1");
    }
  }

  @Test
  void aTableThatIsPublishedAndNotFollowedIsNotSwitchedBehindAStandingFence() {
    try (SwitchWorld world = new SwitchWorld()) {
      Switchover.fence(world.sides, Side.SOURCE, Budget.usual(), "a test");
      world.pair.asApplication("CREATE TABLE late (id int PRIMARY KEY)");
      published(world);

      SwitchReport report = world.to(Side.TARGET);

      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.REFUSED);
      assertThat(report.message()).contains("does not follow every table");
    }
  }

  private static void published(SwitchWorld world) {
    world.pair.target().with("test", c -> FenceInstall.run(c, world.sides.sync()));
    world
        .pair
        .source()
        .with(
            "test",
            c -> {
              Publications.ensure(c, world.sides.sync());
              return true;
            });
  }

  @Test
  void writesThroughAGapInAStandingFenceAreCarriedToTheLastOne() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Connection shop = world.pair.connect(Side.SOURCE, "shop");
        Statement statement = shop.createStatement()) {
      Switchover.fence(world.sides, Side.SOURCE, Budget.usual(), "a test");
      world.pair.asApplication(Side.SOURCE, "ALTER TABLE item0 DISABLE TRIGGER USER");
      AtomicInteger acknowledged = new AtomicInteger();
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      while (true) {
                        statement.execute("INSERT INTO item0 (token, n) VALUES ('w', 1)");
                        acknowledged.incrementAndGet();
                      }
                    } catch (SQLException e) {
                      // Refused: the fence is whole again.
                    }
                  });
      Await.until("some writes", Duration.ofSeconds(20), () -> acknowledged.get() > 100);

      SwitchReport report = world.to(Side.TARGET);

      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SWITCHED);
      assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
      assertThat(world.pair.value(Side.TARGET, "SELECT count(*) FROM item0"))
          .isEqualTo(String.valueOf(acknowledged.get()));
    }
  }

  @Test
  void aFollowerIsToldThePasswordThatWasChangedSince() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      world.pair.asSuperuser(Side.SOURCE, "ALTER ROLE landfall_admin PASSWORD 'rotated'");
      world.pair.asSuperuser(
          Side.SOURCE, "SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('later', 1)");
      Await.until(
          "the worker to be refused",
          Duration.ofSeconds(20),
          () ->
              world
                  .pair
                  .value(
                      Side.TARGET,
                      "SELECT count(*) FROM pg_stat_subscription WHERE pid IS NOT NULL")
                  .equals("0"));
      Endpoint e = world.pair.source().endpoint();
      try (Database source =
          new Database(
              new Endpoint(
                  e.host(), e.port(), e.database(), e.user(), new Sensitive("rotated"), e.tls()))) {
        SwitchWorld.takeUp(new Sides(SwitchWorld.SYNC, source, world.pair.target()));

        Await.until(
            "the row to arrive",
            Duration.ofSeconds(20),
            () ->
                world
                    .pair
                    .value(Side.TARGET, "SELECT count(*) FROM item0 WHERE token = 'later'")
                    .equals("1"));
      }
    }
  }

  @Test
  void aTableThatCannotBePublishedDoesNotKeepTheClosedSideOpen() {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);
      world.pair.asApplication("CREATE TABLE keyless (body text)");

      assertThat(Switchover.finish(world.sides)).isEmpty();

      assertThat(world.sides.look(Side.SOURCE).fence().closed()).isTrue();
      assertThat(world.to(Side.SOURCE).message()).contains("no replica identity on public.keyless");
      world.pair.asApplication(Side.TARGET, "INSERT INTO keyless VALUES ('taken')");
    }
  }

  @Test
  void aReadOnlyTimeIsNotBegunWhileTheTargetDoesNotKeepUp() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Connection busy = world.pair.connect(Side.TARGET, "shop");
        Statement statement = busy.createStatement()) {
      busy.setAutoCommit(false);
      statement.execute("LOCK TABLE item0 IN SHARE MODE");
      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('x', 1)");

      assertThatThrownBy(() -> Switchover.fence(world.sides, Side.SOURCE, Budget.usual(), "a test"))
          .hasMessageContaining("lags too far behind");

      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('y', 1)");
      busy.rollback();
    }
  }

  @Test
  void aRowOfAuthorityThatIsGoneIsNotMistakenForABeginning() {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);

      world.pair.asSuperuser(Side.TARGET, "DELETE FROM landfall.authority");

      assertThat(world.sides.state()).isInstanceOf(SwitchState.Broken.class);
      assertThat(world.to(Side.SOURCE).outcome()).isNotEqualTo(Outcome.SWITCHED);
      assertThatThrownBy(
              () ->
                  world.pair.asApplication(
                      Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('x', 1)"))
          .hasMessageContaining("are moving to another database");
    }
  }

  @Test
  void aSecondSyncDoesNotOpenASourceThatTheFirstHasClosed() {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);
      Sides second = new Sides(new SyncName("ijklmnop"), world.pair.source(), world.pair.target());

      assertThatThrownBy(() -> Setup.source(second))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("refuses writes for sync abcdefgh");
    }
  }
}
