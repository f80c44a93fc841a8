package dev.landfall.datasync.postgres;

import java.sql.SQLException;

/** A piece of work against a database. */
@FunctionalInterface
public interface SqlFunction<T, R> {
  /** Does it. */
  R apply(T argument) throws SQLException;
}
