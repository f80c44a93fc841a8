package dev.landfall.datasync.postgres.verify;

import java.sql.SQLException;

/** How fast a comparison of all rows goes on from one slice to the next. */
@FunctionalInterface
interface Tempo {
  /** Without a pause: nobody writes. */
  Tempo FULL = Slice::run;

  /** Does a slice, and then as much nothing as is due. */
  void then(Slice slice) throws SQLException;

  /** A part of the work. */
  @FunctionalInterface
  interface Slice {
    /** Does it. */
    void run() throws SQLException;
  }
}
