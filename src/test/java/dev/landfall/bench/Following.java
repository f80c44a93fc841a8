package dev.landfall.bench;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.switchover.Setup;
import dev.landfall.datasync.postgres.switchover.Sides;
import dev.landfall.datasync.postgres.verify.LiveVerification;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.process.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Two servers with one table of narrow rows, copied as always, the target following the source. */
final class Following implements AutoCloseable {
  static final String SCHEMA =
      """
      CREATE TABLE readings (id bigint PRIMARY KEY, n int NOT NULL, at timestamptz NOT NULL, kind text)
      """;

  final PostgresPair pair;
  final Sides sides;

  Following(Story story, Path directory, int rows) throws Exception {
    Map<String, String> settings = new HashMap<>(CopyContest.SETTINGS);
    settings.put("wal_retrieve_retry_interval", "500ms");
    pair = PostgresPair.start(settings);
    sides = new Sides(Contenders.SYNC, pair.source(), pair.target());
    pair.asApplication(Side.SOURCE, SCHEMA);
    pair.asApplication(
        Side.SOURCE,
        """
        INSERT INTO readings SELECT g, g % 1000, timestamptz '2025-01-01' + g * interval '1 s',
          'kind' || g % 50 FROM generate_series(1, ROWS) g; ANALYZE readings
        """
            .replace("ROWS", Integer.toString(rows)));
    story.say("%,d rows", rows);
    Contenders contenders = new Contenders(pair, directory);
    story.timed(
        "schema, copy, following",
        () -> {
          contenders.schema();
          Setup.source(sides);
          contenders.copied();
          Setup.target(sides);
          Setup.follow(sides);
          return true;
        });
    // What was copied is read for the first time now, and its visibility written down: not again.
    pair.asSuperuser(Side.SOURCE, "VACUUM ANALYZE readings");
    pair.asSuperuser(Side.TARGET, "VACUUM ANALYZE readings");
    Await.until("it follows", Duration.ofMinutes(2), () -> compare().clean());
  }

  /** Every row of both sides, as the sync does it. */
  VerificationResult compare() {
    return LiveVerification.run(
        pair.source(), pair.target(), sides.sync(), Side.SOURCE, Duration.ofHours(1));
  }

  @Override
  public void close() {
    pair.close();
  }
}
