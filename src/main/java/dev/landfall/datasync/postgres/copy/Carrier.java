package dev.landfall.datasync.postgres.copy;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Carries one chunk from connection to connection. One thread reads and writes in turn, so a slow
 * target slows the reading: nothing piles up in memory.
 */
record Carrier(long rows, long bytes) {

  static Carrier carry(Connection source, Connection target, Chunk chunk) throws SQLException {
    CopyOut out = source.unwrap(PGConnection.class).getCopyAPI().copyOut(chunk.copyOut());
    try {
      CopyIn in = target.unwrap(PGConnection.class).getCopyAPI().copyIn(chunk.copyIn());
      try {
        long bytes = 0;
        for (byte[] data = out.readFromCopy(); data != null; data = out.readFromCopy()) {
          in.writeToCopy(data, 0, data.length);
          bytes += data.length;
        }
        long rows = in.endCopy();
        if (rows != out.getHandledRowCount()) {
          throw new SQLException(
              "%s: %d rows left %s, %d arrived in %s"
                  .formatted(
                      "chunk " + chunk.no(),
                      out.getHandledRowCount(),
                      chunk.sourceTable(),
                      rows,
                      chunk.targetTable()),
              "22000");
        }
        return new Carrier(rows, bytes);
      } finally {
        if (in.isActive()) {
          in.cancelCopy();
        }
      }
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }
}
