package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/** One thing that must be so before a copy: reads only, and says what is not. */
@FunctionalInterface
interface Check {
  /** What it found; empty when all is well. */
  List<Finding> run(Servers servers) throws SQLException;
}
