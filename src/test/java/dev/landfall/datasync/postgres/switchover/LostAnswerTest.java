package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The connection is lost at COMMIT: done or not done, nobody was told. */
@Tag("slow")
class LostAnswerTest {
  @Test
  void whetherTheCommitCountedIsReadFromTheServersAndNothingIsLost() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Relay source = new Relay(world.pair.source().endpoint().port());
        Relay target = new Relay(world.pair.target().endpoint().port());
        Database first = through(world.pair.source(), source);
        Database second = through(world.pair.target(), target);
        Load load = new Load(world.pair, 4)) {
      Map<Side, Relay> relays = new EnumMap<>(Map.of(Side.SOURCE, source, Side.TARGET, target));
      Sides sides = new Sides(SwitchWorld.SYNC, first, second);
      SwitchoverTest.waitFor(load, 50);
      Side writer = Side.SOURCE;
      for (String at : List.of("fence", "open")) {
        for (Relay.Cut cut : Relay.Cut.values()) {
          Side to = writer.other();
          Relay relay = relays.get(at.equals("fence") ? writer : to);
          int before = relay.cuts.get();
          SwitchReport report =
              Switchover.run(
                  sides,
                  to,
                  Budget.usual(),
                  step -> {
                    if (step.equals(at)) {
                      relay.armed.compareAndSet(null, cut);
                    }
                  });
          relay.armed.set(null);
          System.out.printf(
              "%s cut %s: %s, %d ms fenced, %s%n",
              at, cut, report.outcome(), report.fencedMillis(), report.message());
          assertThat(relay.cuts.get()).as(at + " " + cut).isEqualTo(before + 1);
          boolean committed = at.equals("open") && cut == Relay.Cut.AFTER;
          assertThat(report.outcome()).isEqualTo(committed ? Outcome.SWITCHED : Outcome.REFUSED);
          writer = committed ? to : writer;
          Side now = writer;
          assertThat(world.sides.state())
              .isInstanceOfSatisfying(
                  SwitchState.Steady.class, s -> assertThat(s.writer()).isEqualTo(now));
          SwitchoverTest.waitFor(load, 30);
        }
      }
      CrashTest.converge(world, Side.SOURCE, new ArrayList<>());
      assertThat(load.lost(Side.SOURCE)).isEmpty();
    }
  }

  static Database through(Database database, Relay relay) {
    Endpoint e = database.endpoint();
    return new Database(
        new Endpoint(e.host(), relay.port(), e.database(), e.user(), e.password(), e.tls()));
  }
}
