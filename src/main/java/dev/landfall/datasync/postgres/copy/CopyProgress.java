package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a copy has come, read from the target in one query. All instants are by the target's
 * clock, {@code asOf} among them, so that no two clocks are compared.
 *
 * @param phase where it is
 * @param chunksDone chunks committed
 * @param chunksTotal chunks planned; 0 before the plan
 * @param bytesDone bytes carried, as estimated by the plan (so that it reaches bytesTotal)
 * @param bytesTotal bytes planned
 * @param rows rows committed
 * @param itemsDone indexes, constraints and triggers made again
 * @param itemsTotal those to be made
 * @param startedAt when this attempt began
 * @param copiedAt when the last chunk was committed
 * @param finishedAt when everything stood
 * @param asOf when this was read
 * @param restarts how often the copy had to start over because its snapshot was lost
 * @param error why it failed, for a person
 */
public record CopyProgress(
    CopyPhase phase,
    int chunksDone,
    int chunksTotal,
    long bytesDone,
    long bytesTotal,
    long rows,
    int itemsDone,
    int itemsTotal,
    Instant startedAt,
    @Nullable Instant copiedAt,
    @Nullable Instant finishedAt,
    Instant asOf,
    int restarts,
    @Nullable String error) {

  private static final String QUERY =
      """
      SELECT c.state, k.done, k.total, k.bytes_done, k.bytes_total, k.rows, d.made, d.total,
        c.started_at, c.copied_at, c.finished_at, clock_timestamp(), c.restarts, c.error
      FROM landfall.copy c
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'done') AS done, count(*) AS total,
          coalesce(sum(bytes_estimate) FILTER (WHERE state = 'done'), 0) AS bytes_done,
          coalesce(sum(bytes_estimate), 0) AS bytes_total, coalesce(sum(rows), 0) AS rows
        FROM landfall.chunk WHERE sync = c.sync) k
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'made') AS made, count(*) AS total
        FROM landfall.deferred WHERE sync = c.sync) d
      WHERE c.sync = ?
      """;

  /** Reads it; empty when no copy was ever begun. */
  public static Optional<CopyProgress> read(Database target, SyncName sync) {
    return target.with("reading the copy's progress", connection -> read(connection, sync));
  }

  private static Optional<CopyProgress> read(Connection connection, SyncName sync)
      throws SQLException {
    if (!CopyTables.exist(connection)) {
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(of(row)) : Optional.empty();
      }
    }
  }

  private static CopyProgress of(ResultSet row) throws SQLException {
    return new CopyProgress(
        CopyPhase.valueOf(row.getString(1)),
        row.getInt(2),
        row.getInt(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getInt(7),
        row.getInt(8),
        row.getTimestamp(9).toInstant(),
        instant(row, 10),
        instant(row, 11),
        row.getTimestamp(12).toInstant(),
        row.getInt(13),
        row.getString(14));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    var timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  /** Bytes per second since this attempt began; 0 before the first chunk. */
  public long bytesPerSecond() {
    Instant until = copiedAt == null ? asOf : copiedAt;
    long millis = Math.max(1, Duration.between(startedAt, until).toMillis());
    return bytesDone * 1000 / millis;
  }

  /** How long the rest of the rows will take at this rate; empty while there is no rate. */
  public Optional<Duration> remaining() {
    if (chunksTotal > 0 && chunksDone == chunksTotal) {
      return Optional.of(Duration.ZERO);
    }
    return bytesPerSecond() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.max(0, bytesTotal - bytesDone) / bytesPerSecond()));
  }
}
