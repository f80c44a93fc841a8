package dev.landfall.datasync.postgres.odd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.copy.Copy;
import dev.landfall.datasync.postgres.copy.CopyPhase;
import dev.landfall.datasync.postgres.copy.CopyProgress;
import dev.landfall.datasync.postgres.copy.ProcessWorkers;
import dev.landfall.datasync.postgres.copy.Workers;
import dev.landfall.datasync.postgres.preflight.Finding;
import dev.landfall.datasync.postgres.preflight.Preflight;
import dev.landfall.datasync.postgres.preflight.PreflightOptions;
import dev.landfall.datasync.postgres.switchover.Budget;
import dev.landfall.datasync.postgres.switchover.Setup;
import dev.landfall.datasync.postgres.switchover.Sides;
import dev.landfall.datasync.postgres.switchover.SwitchReport;
import dev.landfall.datasync.postgres.switchover.Switchover;
import dev.landfall.datasync.postgres.verify.DeltaVerification;
import dev.landfall.datasync.postgres.verify.LiveVerification;
import dev.landfall.datasync.postgres.verify.RowDifference;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One database on two servers, and everything that a sync does with it. */
final class OddWorld implements AutoCloseable {
  private static final SyncName SYNC = new SyncName("oddworld01");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final PostgresPair pair;
  private final String database;
  private final Database source;
  private final Database target;
  private final Sides sides;
  private final ProcessWorkers workers;
  private Side writer = Side.SOURCE;

  OddWorld(PostgresPair pair, String database) throws IOException {
    this.pair = pair;
    this.database = database;
    this.source = pair.database(Side.SOURCE, database);
    this.target = pair.database(Side.TARGET, database);
    this.sides = new Sides(SYNC, source, target);
    this.workers =
        ProcessWorkers.ofThisProgram(Files.createTempDirectory(Path.of("target"), "odd"));
  }

  void both(String sql) {
    run(Side.SOURCE, sql);
    run(Side.TARGET, sql);
  }

  /** As the operator's role, which owns a database made beside {@code shop}. */
  void run(Side side, String sql) {
    try (Connection connection = pair.connect(side, "landfall_admin", database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = public");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(side + ": " + e.getMessage() + "\n" + sql, e);
    }
  }

  List<Finding> preflight() {
    return Preflight.run(source, target, SYNC, PreflightOptions.existing());
  }

  /** The remedies of what blocks and of triggers that fire twice, each where it belongs. */
  void paste(List<Finding> found) {
    found.stream()
        .filter(f -> f.blocks() || f.check().equals("loud-triggers"))
        .filter(f -> f.remedySql() != null)
        .forEach(
            f ->
                pair.asSuperuser(
                    f.side() == Side.TARGET ? Side.TARGET : Side.SOURCE,
                    String.valueOf(f.remedySql())));
  }

  void copy() {
    Copy.prepare(source, target);
    Setup.source(sides);
    Await.until(
        "the copy stands",
        LIMIT,
        () -> {
          CopyProgress progress = CopyProgress.read(target, SYNC).orElse(null);
          CopyPhase phase = progress == null ? null : progress.phase();
          if (progress != null && phase == CopyPhase.FAILED) {
            throw new IllegalStateException(progress.error());
          }
          if (phase != CopyPhase.DONE) {
            workers.ensure(SYNC, source.endpoint(), target.endpoint(), 2);
          }
          return phase == CopyPhase.DONE;
        });
  }

  void follow() {
    Setup.target(sides);
    Setup.follow(sides);
  }

  List<RowDifference> compareAll() {
    return told(
        LiveVerification.run(sides.on(writer), sides.on(writer.other()), SYNC, writer, LIMIT));
  }

  List<RowDifference> compareChanged() {
    VerificationResult result =
        DeltaVerification.run(sides.on(writer), sides.on(writer.other()), SYNC, writer, LIMIT);
    assertThat(result.fullNeeded()).isNull();
    return told(result);
  }

  private static List<RowDifference> told(VerificationResult result) {
    System.out.println(result);
    assertThat(result.differing()).as(result.toString()).isEqualTo(result.examples().size());
    return result.examples();
  }

  void to(Side side) {
    SwitchReport report =
        Switchover.promote(sides, side, new Budget(Duration.ofSeconds(2), Duration.ofSeconds(30)));
    System.out.println(report);
    assertThat(report.outcome().toString()).as(report.toString()).isIn("SWITCHED", "UNFINISHED");
    writer = side;
    assertThat(Switchover.finish(sides)).isEmpty();
  }

  /** By another way than the product's own: the text of every row, in order. */
  void assertSame() {
    assertThat(contents(sides.on(writer.other()))).isEqualTo(contents(sides.on(writer)));
  }

  private static Map<String, String> contents(Database side) {
    Map<String, String> contents = new TreeMap<>();
    for (CatalogTable table : Catalog.read(side).published()) {
      String columns =
          table.columns().stream().map(c -> c.sql()).sorted().collect(Collectors.joining(", "));
      String query =
          """
          SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(r), '' ORDER BY md5(r) COLLATE "C")), '')
          FROM (SELECT ROW(%s)::text AS r FROM %s) AS rows
          """
              .formatted(columns, table.name().sql());
      contents.put(table.name().toString(), side.with("test", c -> value(c, query)));
    }
    return contents;
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() {
    Workers.stop(source, target, SYNC);
    source.close();
    target.close();
  }
}
