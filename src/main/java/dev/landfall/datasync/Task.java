package dev.landfall.datasync;

/** What a pass can do next. */
public enum Task {
  /** Look for what would be in the way. */
  PREFLIGHT(true, "looking for what would be in the way"),
  /** Set up both sides for the copy. */
  PREPARE(true, "preparing schema, publication and fence"),
  /** Start workers that copy. */
  COPY(false, "starting the copy"),
  /** Let the target follow. */
  FOLLOW(true, "starting replication"),
  /** Compare all rows. */
  COMPARE_ALL(true, "comparing all rows"),
  /** Compare what changed. */
  COMPARE_CHANGED(true, "comparing changed rows"),
  /** Stop writes at the source. */
  FENCE(false, "stopping writes at the source"),
  /** Let the last writer write again. */
  RELEASE(false, "releasing the fence"),
  /** Promote the target. */
  SWITCH_TO_TARGET(false, "switching to the target"),
  /** Promote the source. */
  SWITCH_TO_SOURCE(false, "switching to the source"),
  /** Complete the way back. */
  FINISH(true, "completing the way back"),
  /** Take the way back down. */
  FINALIZE(true, "taking the way back down"),
  /** Drop what keeps too much write-ahead log. */
  GIVE_UP(false, "giving up a follower for which more write-ahead log is kept than walBudget"),
  /** Take everything down. */
  CLEAN_UP(true, "taking down slots, subscriptions and publications");

  private final boolean aside;
  private final String doing;

  Task(boolean aside, String doing) {
    this.aside = aside;
    this.doing = doing;
  }

  /** Whether it takes long, and so runs aside of the reconcile that begins it. */
  public boolean aside() {
    return aside;
  }

  /** What it is doing, for a person. */
  public String doing() {
    return doing;
  }
}
