package dev.landfall.spine;

/** Stable reasons of conditions and events, CamelCase on the wire. */
public enum Reason {
  /** Everything declared is so. */
  SETTLED("Settled"),
  /** A step towards the declared position is under way. */
  PROGRESSING("Progressing"),
  /** Something else has to happen first. */
  WAITING("Waiting"),
  /** A person's word holds it here. */
  HELD("Held"),
  /** The declaration was understood. */
  ACCEPTED("Accepted"),
  /** The declaration cannot be carried out. */
  INVALID("Invalid"),
  /** Credentials or permissions are missing. */
  DENIED("Denied"),
  /** The service asks for a slower pace. */
  THROTTLED("Throttled"),
  /** The world could not be looked at. */
  UNREACHABLE("Unreachable"),
  /** The world changed between a look and a write. */
  CONFLICT("Conflict"),
  /** A referenced object is not there. */
  NOT_FOUND("NotFound"),
  /** What would be done is known. */
  PLANNED("Planned"),
  /** Both sides hold the same rows. */
  ROWS_EQUAL("RowsEqual"),
  /** Rows differ between the sides. */
  ROWS_DIFFER("RowsDiffer"),
  /** Nothing was compared so far. */
  NOT_VERIFIED("NotVerified"),
  /** The way back keeps every write. */
  REVERSE_CURRENT("ReverseCurrent"),
  /** The way back is not ready. */
  REVERSE_NOT_READY("ReverseNotReady"),
  /** Something is gone that cannot be made again without losing writes. */
  BROKEN("Broken"),
  /** Less is kept than may be. */
  WITHIN_BUDGET("WithinBudget"),
  /** More is kept than may be, or nearly. */
  OVER_BUDGET("OverBudget"),
  /** Writes are refused. */
  FENCED("Fenced"),
  /** Writes are accepted. */
  OPEN("Open"),
  /** Preflight found something in the way. */
  PREFLIGHT_BLOCKED("PreflightBlocked"),
  /** Nothing is in the way. */
  PREFLIGHT_CLEAN("PreflightClean"),
  /** The first copy stopped at something that it cannot get past. */
  COPY_FAILED("CopyFailed"),
  /** Somebody else owns it. */
  FOREIGN_OWNER("ForeignOwner"),
  /** Another hand changed what stood as declared. */
  DRIFTED("Drifted"),
  /** Two that should be alike are not. */
  DIFFERS("Differs"),
  /** Ours. */
  OWNED("Owned"),
  /** It ends soon, and nothing renews it by itself. */
  EXPIRING("Expiring");

  private final String wire;

  Reason(String wire) {
    this.wire = wire;
  }

  /** As it stands in a condition. */
  public String wire() {
    return wire;
  }
}
