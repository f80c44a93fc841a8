package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.TableName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one row of pgoutput says, as far as a verification needs it. */
sealed interface Change {
  /** A transaction begins. */
  record Begin(long commitLsn, long xid) implements Change {}

  /** It ends. */
  record Commit(long endLsn) implements Change {}

  /**
   * A row was inserted, updated or deleted.
   *
   * @param tuples the row's versions, column to text: the old one where its key changed or it went,
   *     the new one where there is one
   */
  record Row(TableName table, List<Map<String, @Nullable String>> tuples) implements Change {}

  /** Tables were emptied. */
  record Truncate(List<TableName> tables) implements Change {}

  /** Nothing that matters here: descriptions, origins, messages. */
  record Other() implements Change {}
}
