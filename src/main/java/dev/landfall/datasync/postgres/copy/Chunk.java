package dev.landfall.datasync.postgres.copy;

import org.jspecify.annotations.Nullable;

/**
 * A range of pages of one table, carried in one transaction.
 *
 * @param no its number within the copy
 * @param sourceTable the table on the source, quoted
 * @param targetTable the table on the target, quoted: the root, where the source's is a partition
 * @param columns the columns, quoted and separated by commas
 * @param format how values travel
 * @param fromPage first page
 * @param toPage page after the last; null for as far as the table goes
 * @param bytesEstimate heap and TOAST in this range
 */
record Chunk(
    int no,
    String sourceTable,
    String targetTable,
    String columns,
    WireFormat format,
    long fromPage,
    @Nullable Long toPage,
    long bytesEstimate) {

  /** What the source is asked. Ranges of ctid are read page by page, without sorting (14 on). */
  String copyOut() {
    String upTo = toPage == null ? "" : " AND ctid < '(%d,0)'".formatted(toPage);
    return "COPY (SELECT %s FROM ONLY %s WHERE ctid >= '(%d,0)'%s) TO STDOUT (FORMAT %s)"
        .formatted(columns, sourceTable, fromPage, upTo, format.word());
  }

  /**
   * Whether it brings everything an ordinary table holds: it is then emptied in the same
   * transaction, and its rows are written as they stand after a VACUUM (PostgreSQL, COPY, FREEZE).
   */
  boolean whole() {
    return fromPage == 0 && toPage == null && sourceTable.equals(targetTable);
  }

  /** What the target is told. */
  String copyIn() {
    String list = columns.isEmpty() ? "" : " (" + columns + ")";
    return "COPY %s%s FROM STDIN (FORMAT %s%s)"
        .formatted(targetTable, list, format.word(), whole() ? ", FREEZE" : "");
  }
}
