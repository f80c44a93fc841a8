package dev.landfall.datasync.postgres.switchover;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs named steps and keeps how long each took. */
final class Steps {
  /** One step's work. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run() throws SQLException;
  }

  /** One step's work without a result. */
  @FunctionalInterface
  interface Act {
    /** Does it. */
    void run() throws SQLException;
  }

  private final StepProbe probe;
  private final List<SwitchReport.Step> done = new ArrayList<>();

  Steps(StepProbe probe) {
    this.probe = probe;
  }

  <T> T get(String name, Work<T> work) throws SQLException {
    probe.reached(name);
    long start = System.nanoTime();
    try {
      return work.run();
    } finally {
      done.add(new SwitchReport.Step(name, (System.nanoTime() - start) / 1_000_000));
    }
  }

  void run(String name, Act act) throws SQLException {
    get(
        name,
        () -> {
          act.run();
          return true;
        });
  }

  List<SwitchReport.Step> done() {
    return List.copyOf(done);
  }
}
