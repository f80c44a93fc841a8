package dev.landfall.environment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Every call that an operator makes to something outside of it, in one place, so that it can be
 * killed at one of them: nothing that it sends from then on arrives.
 */
final class OutsideCalls {

  /**
   * One call of a life.
   *
   * @param what what it does to what, without names that are another in each life
   * @param nth the how-manieth such call of the life
   * @param pass in the how-manieth look
   * @param write whether it changes anything
   * @param settled whether nothing was changed in that pass before it
   */
  record Call(String what, int nth, int pass, boolean write, boolean settled) {}

  /**
   * Where the operator is killed.
   *
   * @param carriedOut whether the call arrives, and only its answer does not
   */
  record Kill(String what, int nth, boolean carriedOut) {}

  private enum Fate {
    ANSWERED,
    UNHEARD,
    UNSENT
  }

  private final List<Kill> kills;
  private final Set<Kill> done = new HashSet<>();
  private final Map<String, Integer> times = new HashMap<>();
  private final List<Call> made = new ArrayList<>();
  private final Map<String, Integer> writes = new HashMap<>();
  private boolean passing;
  private boolean changed;
  private boolean dead;
  private int looks;
  private final Set<String> unanswered = new HashSet<>();
  private boolean atReads;

  OutsideCalls(List<Kill> kills) {
    this.kills = List.copyOf(kills);
  }

  /**
   * An operator looks; before and after that nobody is killed.
   *
   * @param atReads whether it is killed at each different read before it has changed anything, the
   *     first time that it is made
   * @return whether it was killed
   */
  boolean during(boolean atReads, Runnable pass) {
    synchronized (this) {
      passing = true;
      changed = false;
      looks++;
      this.atReads = atReads;
    }
    try {
      pass.run();
    } catch (RuntimeException e) {
      if (!isDead()) {
        throw e;
      }
    }
    synchronized (this) {
      passing = false;
      boolean died = dead;
      dead = false;
      return died;
    }
  }

  /**
   * Makes a call.
   *
   * @param unheard what the operator gets instead of an answer
   */
  <T> T make(String what, boolean write, Supplier<T> carryOut, Supplier<T> unheard) {
    return switch (fate(what, write)) {
      case ANSWERED -> carryOut.get();
      case UNHEARD -> {
        carryOut.get();
        yield unheard.get();
      }
      case UNSENT -> unheard.get();
    };
  }

  private synchronized Fate fate(String what, boolean write) {
    if (!passing) {
      return Fate.ANSWERED;
    }
    if (dead) {
      return Fate.UNSENT;
    }
    int nth = times.merge(what, 1, Integer::sum);
    made.add(new Call(what, nth, looks, write, !changed));
    if (atReads && !changed && !write && unanswered.add(what)) {
      dead = true;
      return Fate.UNSENT;
    }
    changed |= write;
    Optional<Kill> kill =
        kills.stream().filter(k -> k.what().equals(what) && k.nth() == nth).findFirst();
    if (kill.isEmpty()) {
      return Fate.ANSWERED;
    }
    dead = true;
    done.add(kill.get());
    return kill.get().carriedOut() ? Fate.UNHEARD : Fate.UNSENT;
  }

  /** A write was accepted. */
  synchronized void accepted(String what) {
    writes.merge(what, 1, Integer::sum);
  }

  private synchronized boolean isDead() {
    return dead;
  }

  /** Where an operator was to be killed and none was, because no such call was made. */
  synchronized List<Kill> missed() {
    return kills.stream().filter(k -> !done.contains(k)).toList();
  }

  /** All calls of operators that lived, in order. */
  synchronized List<Call> made() {
    return List.copyOf(made);
  }

  /** How often each write was accepted. */
  synchronized Map<String, Integer> writes() {
    return Map.copyOf(writes);
  }
}
