package dev.landfall.datasync;

import dev.landfall.datasync.World.Copy;
import dev.landfall.datasync.World.Lag;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.World.WayBack;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.copy.CopyPhase;
import dev.landfall.datasync.postgres.copy.CopyProgress;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.OtherSyncs;
import dev.landfall.datasync.postgres.replication.SideView;
import dev.landfall.datasync.postgres.replication.SlotView;
import dev.landfall.datasync.postgres.switchover.Lossless;
import dev.landfall.datasync.postgres.switchover.SwitchState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What two PostgreSQL servers show, in the planner's words. Pure but for the looks it is lent. */
final class PostgresWorld {
  private PostgresWorld() {}

  static World of(
      SideView source,
      SideView target,
      Optional<CopyProgress> copy,
      BooleanSupplier workers,
      Supplier<OtherSyncs> others,
      Instant now) {
    SwitchState state = SwitchState.derive(source, target);
    Stage stage = among(others, stage(state, source, target, copy, workers));
    return new World(
        stage,
        epoch(source, target),
        copy.map(PostgresWorld::copy),
        lag(stage, source, target),
        wayBack(stage, source, target),
        Math.max(source.walKept(), target.walKept()));
  }

  private static Stage stage(
      SwitchState state,
      SideView source,
      SideView target,
      Optional<CopyProgress> copy,
      BooleanSupplier workers) {
    boolean copied = copy.filter(c -> c.phase() == CopyPhase.DONE).isPresent();
    return switch (state) {
      case SwitchState.Broken b -> new Stage.Broken(b.what(), Optional.empty());
      case SwitchState.Fenced f -> new Stage.Fenced(place(f.lastWriter()), f.age());
      case SwitchState.Steady s -> new Stage.Steady(place(s.writer()), true);
      case SwitchState.Unfinished u when copied && neverFollowed(u, target) -> new Stage.Copied();
      case SwitchState.Unfinished u -> new Stage.Unfinished(place(u.writer()));
      // The schema may be another sync's: only this one's own rows say that it was set up.
      case SwitchState.Unprepared u -> new Stage.NotSetUp();
      case SwitchState.Alone a when a.writer() == Side.TARGET ->
          target.slot() == null && source.subscription() == null && target.published() == 0
              ? new Stage.Finalized()
              : new Stage.Broken(a.why(), Optional.of(Place.TARGET));
      case SwitchState.Alone a when takenDown(source, target) -> new Stage.NotSetUp();
      case SwitchState.Alone a when copied && source.feeds() -> new Stage.Copied();
      case SwitchState.Alone a when copied ->
          new Stage.Broken(
              a.why()
                  + "; delete this DataSync and apply it again: preflight then names what stands on"
                  + " the target",
              Optional.of(Place.SOURCE));
      case SwitchState.Alone a -> copying(copy, workers);
    };
  }

  /**
   * Which side takes writes is not for this sync to say while another one keeps the source shut.
   */
  private static Stage among(Supplier<OtherSyncs> others, Stage own) {
    List<String> inTheWay =
        switch (own) {
          case Stage.NotSetUp n -> others.get().inTheWay();
          case Stage.Copying c -> others.get().closing();
          case Stage.Copied c -> others.get().closing();
          case Stage.Steady s -> s.writer() == Place.SOURCE ? others.get().closing() : List.of();
          case Stage.Unfinished u ->
              u.writer() == Place.SOURCE ? others.get().closing() : List.of();
          case Stage.Fenced f -> List.of();
          case Stage.Finalized f -> List.of();
          case Stage.Broken b -> List.of();
        };
    return inTheWay.isEmpty()
        ? own
        : new Stage.Broken(String.join("; ", inTheWay), Optional.empty());
  }

  private static boolean neverFollowed(SwitchState.Unfinished u, SideView target) {
    return u.writer() == Side.SOURCE && u.epoch() <= 1 && target.subscription() == null;
  }

  /** What a clean-up leaves: authority rows, and nothing that reads or keeps a log. */
  private static boolean takenDown(SideView source, SideView target) {
    return source.published() == 0
        && source.slot() == null
        && target.slot() == null
        && target.subscription() == null;
  }

  private static Stage copying(Optional<CopyProgress> copy, BooleanSupplier workers) {
    Optional<String> failed =
        copy.filter(c -> c.phase() == CopyPhase.FAILED)
            .map(c -> c.error() == null ? "the copy failed" : c.error());
    return new Stage.Copying(failed.isEmpty() && workers.getAsBoolean(), failed);
  }

  private static Place place(Side side) {
    return side == Side.SOURCE ? Place.SOURCE : Place.TARGET;
  }

  private static long epoch(SideView source, SideView target) {
    return Math.max(epoch(source.authority()), epoch(target.authority()));
  }

  private static long epoch(@Nullable AuthorityRow row) {
    return row == null ? 0 : row.epoch();
  }

  private static Copy copy(CopyProgress c) {
    return new Copy(
        c.chunksDone(),
        c.chunksTotal(),
        c.rows(),
        c.bytesDone(),
        c.bytesTotal(),
        c.bytesPerSecond(),
        c.remaining(),
        doing(c));
  }

  private static String doing(CopyProgress c) {
    return switch (c.phase()) {
      case PREPARING -> "the snapshot and the plan of the copy";
      case COPYING -> "the copy: %d of %d chunks".formatted(c.chunksDone(), c.chunksTotal());
      case INDEXING -> "indexes and constraints: %d of %d".formatted(c.itemsDone(), c.itemsTotal());
      case ANALYZING -> "the planner's statistics";
      case DONE -> "nothing: the copy is whole";
      case FAILED -> "a person: the copy failed";
      case ENDED -> "the copy to begin again";
    };
  }

  private static Optional<Lag> lag(Stage stage, SideView source, SideView target) {
    SlotView slot =
        switch (stage) {
          case Stage.Steady s -> s.writer() == Place.SOURCE ? source.slot() : target.slot();
          case Stage.Unfinished u -> u.writer() == Place.SOURCE ? source.slot() : target.slot();
          case Stage.Fenced f -> f.lastWriter() == Place.SOURCE ? source.slot() : target.slot();
          case Stage.NotSetUp n -> null;
          case Stage.Copying c -> null;
          case Stage.Copied c -> null;
          case Stage.Finalized f -> null;
          case Stage.Broken b -> null;
        };
    return Optional.ofNullable(slot)
        .map(
            s ->
                new Lag(
                    s.lagBytes(),
                    s.lagBytes() == 0 ? Optional.of(Duration.ZERO) : Optional.ofNullable(s.lag())));
  }

  private static WayBack wayBack(Stage stage, SideView source, SideView target) {
    return switch (stage) {
      case Stage.Steady s when s.writer() == Place.SOURCE ->
          new WayBack(true, "the source takes the writes; going back is staying");
      case Stage.Steady s -> back(Lossless.of(source, target));
      case Stage.Unfinished u when u.writer() == Place.TARGET ->
          target.feeds()
              ? new WayBack(
                  true,
                  "every write since the promotion is kept for the source, which is about to"
                      + " follow")
              : new WayBack(false, "nothing keeps the target's writes for the source");
      case Stage.Finalized f -> new WayBack(false, "the way back was taken down");
      case Stage.Broken b -> new WayBack(false, b.what());
      case Stage.Fenced f ->
          new WayBack(true, "the side that took writes last can be opened again");
      case Stage.NotSetUp n -> atSource();
      case Stage.Copying c -> atSource();
      case Stage.Copied c -> atSource();
      case Stage.Unfinished u -> atSource();
    };
  }

  private static WayBack atSource() {
    return new WayBack(true, "the source takes the writes; nothing was switched");
  }

  private static WayBack back(Lossless lossless) {
    return new WayBack(lossless.holds(), lossless.reason());
  }
}
