package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.Durations;
import dev.landfall.api.v1alpha1.Sizes;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.PgDump;
import dev.landfall.datasync.postgres.SchemaFromSource;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.copy.Copy;
import dev.landfall.datasync.postgres.copy.CopyPhase;
import dev.landfall.datasync.postgres.copy.CopyProgress;
import dev.landfall.datasync.postgres.copy.Workers;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.OtherSyncs;
import dev.landfall.datasync.postgres.preflight.Preflight;
import dev.landfall.datasync.postgres.preflight.PreflightOptions;
import dev.landfall.datasync.postgres.preflight.TargetEmpty;
import dev.landfall.datasync.postgres.replication.SideView;
import dev.landfall.datasync.postgres.switchover.Budget;
import dev.landfall.datasync.postgres.switchover.Cleanup;
import dev.landfall.datasync.postgres.switchover.GivingUp;
import dev.landfall.datasync.postgres.switchover.Release;
import dev.landfall.datasync.postgres.switchover.Setup;
import dev.landfall.datasync.postgres.switchover.Sides;
import dev.landfall.datasync.postgres.switchover.SwitchReport;
import dev.landfall.datasync.postgres.switchover.SwitchState;
import dev.landfall.datasync.postgres.switchover.Switchover;
import dev.landfall.datasync.postgres.verify.DeltaVerification;
import dev.landfall.datasync.postgres.verify.LiveVerification;
import dev.landfall.datasync.postgres.verify.RowDifference;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One sync of two PostgreSQL databases. */
final class PostgresEngine implements Engine {
  private static final int ID_LENGTH = 12;
  private static final Duration SCAN = Duration.ofHours(6);
  private static final Duration SCAN_CHANGED = Duration.ofMinutes(2);

  private final DataSyncSpec spec;
  private final SyncName name;
  private final Database source;
  private final Database target;
  private final Sides sides;
  private final Workers workers;
  private final Clock clock;

  PostgresEngine(DataSync sync, Endpoint source, Endpoint target, Workers workers, Clock clock) {
    this.spec = sync.getSpec();
    this.name = new SyncName(sync.getMetadata().getUid().replace("-", "").substring(0, ID_LENGTH));
    this.source = new Database(source);
    this.target = new Database(target);
    this.sides = new Sides(name, this.source, this.target);
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public World look() {
    SideView from = sides.look(Side.SOURCE);
    SideView to = sides.look(Side.TARGET);
    Optional<CopyProgress> copy = CopyProgress.read(target, name);
    return PostgresWorld.of(
        from, to, copy, () -> Workers.running(target, name), this::others, clock.instant());
  }

  private OtherSyncs others() {
    String what = "reading who may write";
    return new OtherSyncs(
        source.with(what, connection -> OtherSyncs.on(connection, name)),
        target.with(what, connection -> OtherSyncs.on(connection, name)));
  }

  @Override
  public long walKept() {
    return GivingUp.kept(sides);
  }

  @Override
  public void giveUp() {
    GivingUp.run(
        sides,
        Sizes.parse(spec.walBudget()),
        ("more write-ahead log than walBudget (%s) was kept on the source while the copy ran: raise"
                + " it as far as the source's disk allows, then delete this DataSync and apply it"
                + " again")
            .formatted(spec.walBudget()));
  }

  @Override
  public List<Finding> preflight() {
    PreflightOptions options =
        spec.schema() == DataSyncSpec.Schema.FromSource
            ? PreflightOptions.fromSource(PgDump.onPath())
            : PreflightOptions.existing();
    return Preflight.run(source, target, name, options).stream()
        .filter(found -> !given(found))
        .map(PostgresFindings::told)
        .toList();
  }

  /** Rows in a table that the declaration gives up are in nobody's way. */
  private boolean given(dev.landfall.datasync.postgres.preflight.Finding found) {
    return found.check().equals(TargetEmpty.NAME) && spec.copy().replace().contains(found.object());
  }

  @Override
  public void prepare() {
    // Before anything is given up or made: what preflight saw may be days old.
    List<String> inTheWay = others().inTheWay();
    if (!inTheWay.isEmpty()) {
      throw new Failure.Conflict(String.join("; ", inTheWay)).asException();
    }
    if (CopyProgress.read(target, name).isPresent()) {
      again();
    } else {
      if (spec.schema() == DataSyncSpec.Schema.FromSource) {
        SchemaFromSource.apply(source, target, PgDump.onPath());
      }
      // Nothing of ours stands on the target yet: the only time at which rows are given up.
      Copy.replace(target, spec.copy().replace());
      Copy.prepare(source, target);
    }
    Setup.source(sides);
  }

  /** What stands on the target came from a copy that was taken down: it is made anew. */
  private void again() {
    AuthorityRow row = sides.look(Side.TARGET).authority();
    if (row != null && row.openedEpoch() > 0) {
      throw new Failure.Conflict(
              ("the target has taken writes (in epoch %d), so this sync does not copy onto it once"
                      + " more; delete this DataSync and apply it again: preflight then names what"
                      + " stands on the target")
                  .formatted(row.openedEpoch()))
          .asException();
    }
    Workers.stop(source, target, name);
    Copy.discard(source, target, name);
  }

  @Override
  public void copy() {
    if (CopyProgress.read(target, name).filter(c -> c.phase() == CopyPhase.ENDED).isPresent()) {
      Copy.discard(source, target, name);
    }
    workers.ensure(name, source.endpoint(), target.endpoint(), spec.copy().workers());
  }

  @Override
  public void follow() {
    Setup.target(sides);
    Setup.follow(sides);
  }

  @Override
  public Compared compareAll() {
    Side writer = takenUp();
    return compared(
        LiveVerification.run(sides.on(writer), sides.on(writer.other()), name, writer, SCAN));
  }

  @Override
  public Compared compareChanged() {
    Side writer = takenUp();
    VerificationResult changed =
        DeltaVerification.run(
            sides.on(writer), sides.on(writer.other()), name, writer, SCAN_CHANGED);
    return changed.fullNeeded() == null ? compared(changed) : compareAll();
  }

  /** The side that takes writes, once the other one follows what was made on it since. */
  private Side takenUp() {
    SideView source = sides.look(Side.SOURCE);
    SideView target = sides.look(Side.TARGET);
    Side writer = writer(SwitchState.derive(source, target));
    boolean onSource = writer == Side.SOURCE;
    Setup.takeUp(sides, onSource ? source : target, onSource ? target : source);
    return writer;
  }

  private static Side writer(SwitchState state) {
    return switch (state) {
      case SwitchState.Steady s -> s.writer();
      case SwitchState.Unfinished u -> u.writer();
      case SwitchState.Alone a -> a.writer();
      case SwitchState.Fenced f -> f.lastWriter();
      case SwitchState.Broken b -> throw new Failure.Conflict(b.what()).asException();
      case SwitchState.Unprepared u -> throw new Failure.Conflict(u.why()).asException();
    };
  }

  private static Compared compared(VerificationResult r) {
    return new Compared(
        r.kind() == VerificationResult.Kind.FULL,
        r.lsn(),
        r.rows(),
        Duration.ofMillis(r.millis()),
        r.differing(),
        r.examples().stream().map(RowDifference::toString).toList());
  }

  @Override
  public void fence() {
    Switchover.fence(sides, Side.SOURCE, budget(), "a read-only time that was asked for");
  }

  @Override
  public void release() {
    complain(Release.run(sides));
  }

  @Override
  public Switched switchTo(Place place) {
    Side to = place == Place.SOURCE ? Side.SOURCE : Side.TARGET;
    SwitchReport report = Switchover.promote(sides, to, budget());
    boolean done =
        report.outcome() == SwitchReport.Outcome.SWITCHED
            || report.outcome() == SwitchReport.Outcome.UNFINISHED;
    VerificationResult verification = report.verification();
    return new Switched(
        done,
        report.outcome() == SwitchReport.Outcome.HELD,
        report.message(),
        report.epoch(),
        Duration.ofMillis(report.fencedMillis()),
        Duration.ofMillis(report.wholeMillis()),
        verification == null ? Compared.NOTHING : compared(verification),
        done && keeps(to),
        report.fullNeeded(),
        report.steps().stream()
            .map(step -> new Timed(step.name(), Duration.ofMillis(step.millis())))
            .toList());
  }

  /** Whether what is written there from now on is kept for the other side. */
  private boolean keeps(Side side) {
    try {
      return sides.look(side).feeds();
    } catch (FailureException e) {
      return false;
    }
  }

  private Budget budget() {
    return new Budget(
        Durations.parse(spec.fence().lockTimeout()), Durations.parse(spec.fence().deadline()));
  }

  @Override
  public void finish() {
    complain(Switchover.finish(sides));
  }

  private static void complain(String missing) {
    if (!missing.isEmpty()) {
      throw new Failure.Transient("completing the way back", missing).asException();
    }
  }

  @Override
  public void finalizeTarget() {
    Cleanup.wayBack(sides, Side.TARGET);
  }

  @Override
  public void cleanUp() {
    Copy.end(source, target, name);
    complain(String.join("; ", Cleanup.run(sides)));
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
