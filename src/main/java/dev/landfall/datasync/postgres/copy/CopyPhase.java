package dev.landfall.datasync.postgres.copy;

/** How far a copy is. Kept by name in {@code landfall.copy.state}. */
public enum CopyPhase {
  /** Emptying tables, waiting for the snapshot, planning chunks. */
  PREPARING,
  /** Rows are being carried. */
  COPYING,
  /** Indexes, constraints and triggers are being made again. */
  INDEXING,
  /** The planner's statistics are being gathered. */
  ANALYZING,
  /** Everything stands; replication can begin from the slot. */
  DONE,
  /** A person has to look; {@code error} says at what. */
  FAILED,
  /** It was taken down: a worker that only starts now does nothing. Discarding it begins anew. */
  ENDED
}
