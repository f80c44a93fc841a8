package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.PreflightReport.Severity;
import dev.landfall.datasync.World.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to the two databases of one sync. Every call is idempotent and may be repeated
 * after a crash at any point within it. Failures are {@code dev.landfall.spine.FailureException}s.
 */
public interface Engine extends AutoCloseable {

  /** The field that names what it carries, for messages. */
  default String field() {
    return "spec.database";
  }

  /** Looks at both sides. Reads only. */
  World look();

  /**
   * Bytes of write-ahead log that a side keeps for this sync at most, of those sides that can be
   * reached: the one that does not answer may be the very reason.
   */
  long walKept();

  /**
   * Drops whatever keeps more write-ahead log than the budget, on those sides that can be reached:
   * first what only comparisons need, then what feeds a follower. Takes nothing from a side that
   * does not take writes, since that is what the other one still needs.
   */
  void giveUp();

  /** Looks for what would be in the way. Reads only; seconds. */
  List<Finding> preflight();

  /** Makes the schema, the publication, the fence and the plan of the copy; seconds to minutes. */
  void prepare();

  /** Makes sure that workers copy. They outlive this process. */
  void copy();

  /** Makes the target follow from where the copy was taken. */
  void follow();

  /** Compares all rows while both sides move; seconds to hours. */
  Compared compareAll();

  /** Compares the rows that changed since the last comparison. */
  Compared compareChanged();

  /** Stops writes at the source and leaves them stopped. */
  void fence();

  /** Lets the side that took writes last take them again. */
  void release();

  /** Fence, drain, compare, promote, back to back; or released again, and said why. */
  Switched switchTo(Place side);

  /** Completes the way back after a switch. */
  void finish();

  /** Takes the way back down. */
  void finalizeTarget();

  /** Takes down everything but the one writer's rule: slots, subscriptions, publications. */
  void cleanUp();

  @Override
  void close();

  /**
   * Something preflight found.
   *
   * @param severity what follows from it
   * @param check the check that found it; empty where there is one alone
   * @param object what it is about, with its schema where it has one
   * @param on the side that has it, and on which the remedy is to be run; null for both or neither
   * @param message what is so, and why it matters
   * @param remedy a statement to paste that would mend it; null where none is known
   */
  record Finding(
      Severity severity,
      String check,
      String object,
      @Nullable Place on,
      String message,
      @Nullable String remedy) {

    /** One in so many words. */
    Finding(boolean blocks, String what) {
      this(blocks ? Severity.Blocks : Severity.Information, "", "", null, what, null);
    }

    /** Whether the copy must not begin. */
    boolean blocks() {
      return severity == Severity.Blocks;
    }

    /** What is so, why it matters, and what to do. */
    String what() {
      return message + (remedy == null ? "" : "; " + remedy);
    }
  }

  /**
   * A comparison.
   *
   * @param all whether it covered all rows
   * @param lsn the position in the writer's log that it speaks of
   * @param rows rows compared
   * @param took how long it took
   * @param differing rows that differ
   * @param examples the first of them by table, key and column
   */
  record Compared(
      boolean all, String lsn, long rows, Duration took, long differing, List<String> examples) {
    /** Nothing was compared. */
    static final Compared NOTHING = new Compared(false, "", 0, Duration.ZERO, 0, List.of());

    /** Keeps its own copy. */
    public Compared {
      examples = List.copyOf(examples);
    }

    /** Whether anything was compared, and nothing differed. */
    boolean equal() {
      return !lsn.isEmpty() && differing == 0;
    }
  }

  /**
   * A switch, or the attempt at one.
   *
   * @param done whether the side takes writes now
   * @param held whether neither side takes writes: it has to be tried again at once
   * @param why what stopped it, when something did
   * @param epoch the term that began
   * @param fenced how long neither side took writes
   * @param took how long all of it took
   * @param compared the comparison made while neither side took writes
   * @param lossless whether the slot that the way back needs was seen on the side that took over
   * @param fullNeeded whether all rows have to be compared before it can be tried again
   * @param steps its steps in order
   */
  record Switched(
      boolean done,
      boolean held,
      String why,
      long epoch,
      Duration fenced,
      Duration took,
      Compared compared,
      boolean lossless,
      boolean fullNeeded,
      List<Timed> steps) {
    /** Keeps its own copy. */
    public Switched {
      steps = List.copyOf(steps);
    }

    /** Whether writes go on where they did and the same may simply be tried again. */
    boolean letGo() {
      return !done && !held && !fullNeeded && compared.differing() == 0;
    }
  }

  /**
   * One timed step.
   *
   * @param name its name
   * @param took how long it took
   */
  record Timed(String name, Duration took) {}
}
