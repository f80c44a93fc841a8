package dev.landfall.datasync.postgres.copy;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Carries one chunk from connection to connection. One thread reads and writes in turn, so a slow
 * target slows the reading: nothing piles up in memory but the row that is under way and the parcel
 * it is put into.
 */
record Carrier(long rows, long bytes) {
  /**
   * A server sends a row a message, and takes any cut of the stream (PostgreSQL, 55.2.6): a message
   * a row costs both ends more than the row does.
   */
  private static final int PARCEL = 64 << 10;

  static Carrier carry(Connection source, Connection target, Chunk chunk) throws SQLException {
    CopyOut out = source.unwrap(PGConnection.class).getCopyAPI().copyOut(chunk.copyOut());
    try {
      CopyIn in = target.unwrap(PGConnection.class).getCopyAPI().copyIn(chunk.copyIn());
      try {
        long bytes = carry(out, in);
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

  private static long carry(CopyOut out, CopyIn in) throws SQLException {
    byte[] parcel = new byte[PARCEL];
    int filled = 0;
    long bytes = 0;
    for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
      if (filled + row.length > PARCEL) {
        in.writeToCopy(parcel, 0, filled);
        filled = 0;
      }
      if (row.length > PARCEL) {
        in.writeToCopy(row, 0, row.length);
      } else {
        System.arraycopy(row, 0, parcel, filled, row.length);
        filled += row.length;
      }
      bytes += row.length;
    }
    in.writeToCopy(parcel, 0, filled);
    return bytes;
  }
}
