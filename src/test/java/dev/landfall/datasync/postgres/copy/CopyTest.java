package dev.landfall.datasync.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.process.Await;
import dev.landfall.spine.FailureException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class CopyTest {
  private static final String DEFINITIONS =
      """
      SELECT string_agg(d, E'\\n' ORDER BY d COLLATE "C") FROM (
        SELECT pg_get_constraintdef(oid) || convalidated::text AS d FROM pg_constraint
          WHERE connamespace IN ('public'::regnamespace, '"Odd Schema"'::regnamespace)
        UNION ALL SELECT regexp_replace(indexdef, 'INDEX \\S+ ON (ONLY )?', '') FROM pg_indexes
          WHERE schemaname IN ('public', 'Odd Schema')
        UNION ALL SELECT conname || conindid::regclass || coalesce(obj_description(oid), '')
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u')
        UNION ALL SELECT indexrelid::regclass || obj_description(indexrelid) FROM pg_index
          WHERE obj_description(indexrelid, 'pg_class') IS NOT NULL
        UNION ALL SELECT indexrelid::regclass || ' clusters' FROM pg_index WHERE indisclustered
        UNION ALL SELECT tgrelid::regclass::text || tgname || tgenabled::text FROM pg_trigger
          WHERE NOT tgisinternal AND tgparentid = 0) x
      """;

  private CopyBench bench;

  @BeforeEach
  void start() {
    bench = new CopyBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void everyCommonTypeAndShapeOfTableArrivesAsItWas() {
    bench.pair.asApplication(Shapes.SCHEMA);
    bench.pair.asApplication(Side.SOURCE, Shapes.ROWS);
    String before = bench.pair.value(Side.TARGET, DEFINITIONS);

    CopyProgress progress = bench.copied();

    assertThat(bench.pair.contents(Side.TARGET)).isEqualTo(bench.pair.contents(Side.SOURCE));
    assertThat(bench.pair.value(Side.TARGET, DEFINITIONS)).isEqualTo(before);
    assertThat(bench.pair.value(Side.TARGET, "SELECT count(*) FROM fired")).isEqualTo("0");
    assertThat(progress.remaining()).contains(Duration.ZERO);
    assertThat(progress.itemsDone()).isEqualTo(progress.itemsTotal()).isPositive();
  }

  @Test
  void aCopierKilledInTheMiddleIsReplacedAndNothingComesTwice() {
    bench.pair.asApplication(Shapes.BIG);
    bench.pair.asApplication(Side.SOURCE, Shapes.bigRows(400_000));
    int kills = 0;

    for (int after = 1; kills < 3; after = bench.progress().chunksDone() + 1) {
      bench.ensure();
      int enough = after;
      Await.until(
          "some chunks",
          Duration.ofSeconds(60),
          () -> {
            bench.ensure();
            return bench.reached(CopyPhase.DONE)
                || CopyProgress.read(bench.pair.target(), CopyBench.SYNC)
                    .filter(p -> p.chunksTotal() > 0 && p.chunksDone() >= enough)
                    .isPresent();
          });
      if (bench.progress().phase() != CopyPhase.COPYING) {
        break;
      }
      bench.kill(WorkerRole.COPIER);
      kills++;
    }
    CopyProgress progress = bench.copied();

    assertThat(kills).isPositive();
    assertThat(progress.restarts()).isZero();
    assertThat(progress.rows()).isEqualTo(400_000);
    assertThat(bench.pair.contents(Side.TARGET)).isEqualTo(bench.pair.contents(Side.SOURCE));
  }

  @Test
  void aKeeperKilledInTheMiddleTakesItsSnapshotAlongAndTheCopyStartsOver() {
    bench.pair.asApplication(Shapes.BIG);
    bench.pair.asApplication(Side.SOURCE, Shapes.bigRows(400_000));
    bench.ensure();
    Await.until(
        "some chunks",
        Duration.ofSeconds(60),
        () ->
            CopyProgress.read(bench.pair.target(), CopyBench.SYNC)
                .filter(p -> p.chunksDone() > 0)
                .isPresent());

    bench.kill(WorkerRole.KEEPER);
    bench.kill(WorkerRole.COPIER);
    bench.pair.asApplication(Side.SOURCE, "INSERT INTO big VALUES (-1, 'later', now())");
    CopyProgress progress = bench.copied();

    assertThat(progress.restarts()).isEqualTo(1);
    assertThat(progress.rows()).isEqualTo(400_001);
    assertThat(bench.pair.contents(Side.TARGET)).isEqualTo(bench.pair.contents(Side.SOURCE));
    assertThat(
            bench.sourceLong(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'landfall%'"))
        .isEqualTo(2);
  }

  @Test
  void aForeignRowOnTheTargetIsRefusedAndNamed() {
    bench.pair.asApplication(Shapes.BIG);
    bench.pair.asApplication(Side.TARGET, "INSERT INTO big VALUES (4711, 'foreign', now())");
    bench.ensure();

    Await.until("it failed", Duration.ofSeconds(30), () -> bench.reached(CopyPhase.FAILED));

    assertThat(bench.progress().error()).contains("public.big", "(id) = 4711", "TRUNCATE");
    assertThat(bench.pair.value(Side.TARGET, "SELECT count(*) FROM big")).isEqualTo("1");
    assertThatThrownBy(() -> Copy.discard(bench.pair.source(), bench.pair.target(), CopyBench.SYNC))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("4711");
  }

  @Test
  void workersAreFoundAndEndedByTheirSessions() {
    bench.pair.asApplication(Shapes.BIG);
    bench.pair.asApplication(Side.SOURCE, Shapes.bigRows(300_000));
    bench.ensure();
    Await.until(
        "it runs",
        Duration.ofSeconds(30),
        () -> Workers.running(bench.pair.target(), CopyBench.SYNC, WorkerRole.KEEPER));

    Workers.stop(bench.pair.source(), bench.pair.target(), CopyBench.SYNC);
    Await.until(
        "it stopped",
        Duration.ofSeconds(30),
        () -> !Workers.running(bench.pair.target(), CopyBench.SYNC, WorkerRole.KEEPER));
    Workers.stop(bench.pair.source(), bench.pair.target(), CopyBench.SYNC);
    CopyProgress progress = bench.copied();

    assertThat(progress.rows()).isEqualTo(300_000);
  }

  @Test
  void aWorkerThatStartsWhenTheCopyWasTakenDownDoesNothing() {
    bench.pair.asApplication(Shapes.BIG);
    bench.pair.asApplication(Side.SOURCE, Shapes.bigRows(1000));
    Copy.end(bench.pair.source(), bench.pair.target(), CopyBench.SYNC);

    bench.ensure();
    Await.until(
        "the keeper says so",
        Duration.ofSeconds(30),
        () -> bench.log(WorkerRole.KEEPER).contains("the copy was taken down"));

    assertThat(bench.pair.value(Side.TARGET, "SELECT count(*) FROM big")).isEqualTo("0");
    assertThat(bench.sourceLong("SELECT count(*) FROM pg_replication_slots")).isZero();
    assertThat(bench.sourceLong("SELECT count(*) FROM pg_publication")).isZero();
    Copy.discard(bench.pair.source(), bench.pair.target(), CopyBench.SYNC);
    assertThat(bench.copied().rows()).isEqualTo(1000);
  }

  @Test
  void aTargetThatWasWrittenToLastIsNeverEmptied() {
    bench.pair.asApplication(Shapes.BIG);
    bench.pair.asApplication(Side.TARGET, "INSERT INTO big VALUES (1, 'acknowledged', now())");
    for (Side side : Side.values()) {
      bench.pair.asSuperuser(
          side,
          "INSERT INTO landfall.authority VALUES ('%s', 3, false, %d)"
              .formatted(CopyBench.SYNC, side == Side.TARGET ? 3 : 1));
    }
    bench.pair.asSuperuser(
        Side.TARGET,
        "INSERT INTO landfall.copy (sync, state) VALUES ('%s', 'DONE')".formatted(CopyBench.SYNC));

    assertThatThrownBy(() -> Copy.discard(bench.pair.source(), bench.pair.target(), CopyBench.SYNC))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("was the last to be written to (epoch 3, the source 1)");
    bench.pair.asSuperuser(Side.TARGET, "DELETE FROM landfall.copy");
    bench.ensure();
    Await.until("it failed", Duration.ofSeconds(30), () -> bench.reached(CopyPhase.FAILED));

    assertThat(bench.pair.value(Side.TARGET, "SELECT count(*) FROM big")).isEqualTo("1");
  }

  @Test
  void aSourceWithoutTablesIsCopiedAtOnce() {
    CopyProgress progress = bench.copied();

    assertThat(progress.rows()).isZero();
    assertThat(progress.chunksTotal()).isZero();
  }

  @Test
  void aTableWithoutReplicaIdentityIsNotPublishedAndTheCopyNamesIt() {
    bench.pair.asApplication("CREATE TABLE keyless (v text)");
    bench.ensure();

    Await.until("it failed", Duration.ofSeconds(30), () -> bench.reached(CopyPhase.FAILED));

    assertThat(bench.progress().error()).contains("public.keyless", "REPLICA IDENTITY FULL");
    assertThat(bench.sourceLong("SELECT count(*) FROM pg_publication")).isZero();
  }

  @Test
  void aDiscardedCopyBeginsAgainWithEveryIndexMadeAgain() {
    bench.pair.asApplication(Shapes.BIG);
    bench.pair.asApplication(Side.SOURCE, Shapes.bigRows(1000));
    bench.copied();
    bench.pair.asApplication(Side.SOURCE, "DELETE FROM big WHERE id <= 10");

    Copy.discard(bench.pair.source(), bench.pair.target(), CopyBench.SYNC);
    assertThat(bench.pair.value(Side.TARGET, "SELECT count(*) FROM big")).isEqualTo("0");
    bench.copied();

    assertThat(bench.pair.contents(Side.TARGET)).isEqualTo(bench.pair.contents(Side.SOURCE));
    assertThat(
            bench.pair.value(
                Side.TARGET,
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'big_at'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void anOldTransactionIsNamedWhenTheSlotCannotBegin() throws Exception {
    bench.pair.asApplication(Shapes.BIG);
    try (var writer = bench.pair.connect(Side.SOURCE, "shop")) {
      writer.setAutoCommit(false);
      writer.createStatement().execute("INSERT INTO big VALUES (1, 'open', now())");
      bench.ensure();

      Await.until(
          "the keeper said so",
          Duration.ofSeconds(90),
          () -> bench.log(WorkerRole.KEEPER).contains("the oldest is process"));

      assertThat(bench.log(WorkerRole.KEEPER)).contains("(shop, PostgreSQL JDBC Driver), open for");
    }
    assertThat(bench.copied().phase()).isEqualTo(CopyPhase.DONE);
  }

  @Test
  void noPasswordStandsInArgumentsOrLogs() {
    bench.pair.asApplication(Shapes.BIG);
    bench.copied();

    assertThat(bench.log(WorkerRole.KEEPER)).doesNotContain("local password");
    assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
        .noneMatch(line -> line.contains("local password"));
  }
}
