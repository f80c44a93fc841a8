package dev.landfall.datasync.postgres;

/** The two databases. The source is the one on AWS for ever, whichever of them holds the data. */
public enum Side {
  SOURCE,
  TARGET;

  /** The other one. */
  public Side other() {
    return this == SOURCE ? TARGET : SOURCE;
  }
}
