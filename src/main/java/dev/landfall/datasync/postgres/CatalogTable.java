package dev.landfall.datasync.postgres;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that is carried.
 *
 * @param name schema and name
 * @param kind what it is
 * @param root the partitioned table at the top of its tree; its own name when it is in none
 * @param columns the columns carried, in order, generated ones excluded
 * @param key the columns of the primary key, or of the replica identity's index; empty when rows
 *     can only be told apart whole, or when replication cannot use it, as one that is checked late
 * @param equality the operators by which the columns of the key are told equal, in their order,
 *     with their schemas: that of a type of an extension is not found by its name alone
 * @param replicaIdentity how replication names an old row
 * @param owner the owning role
 * @param unlogged whether it is missing from the write-ahead log, and so from replication
 * @param pages pages of the heap, by its size now
 * @param bytes bytes of heap and TOAST, by their size now
 * @param rows rows as the planner estimates them; 0 when never analysed
 */
public record CatalogTable(
    TableName name,
    Kind kind,
    TableName root,
    List<Column> columns,
    List<String> key,
    List<String> equality,
    ReplicaIdentity replicaIdentity,
    String owner,
    boolean unlogged,
    long pages,
    long bytes,
    long rows) {

  /** The kinds of table. */
  public enum Kind {
    /** Holds rows and is in no partition tree. */
    ORDINARY,
    /** Holds no rows of its own. */
    PARTITIONED,
    /** A leaf of a partition tree. */
    PARTITION
  }

  /** pg_class.relreplident. */
  public enum ReplicaIdentity {
    /** The primary key. */
    KEY,
    /** A unique index named for it. */
    INDEX,
    /** The whole row. */
    FULL,
    /** None: the publisher refuses UPDATE and DELETE. */
    NOTHING
  }

  /** Whether it stands in the publication's list: partitions are published through their root. */
  public boolean published() {
    return name.equals(root) && !unlogged;
  }

  /** Whether replication can name an old row: published without, UPDATE and DELETE fail. */
  public boolean namesRows() {
    return switch (replicaIdentity) {
      case NOTHING -> false;
      case KEY, INDEX -> !key.isEmpty();
      case FULL -> true;
    };
  }

  /** Whether it has rows of its own to be copied. */
  public boolean holdsRows() {
    return kind != Kind.PARTITIONED;
  }

  /** The column list of a COPY or SELECT. */
  public String columnList() {
    return columns.stream().map(Column::sql).collect(Collectors.joining(", "));
  }
}
