package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.FenceCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the planner needs to know of one side, read at one moment. What is not there is null
 * or empty, never an error; a server that cannot be reached is one.
 *
 * @param side which side
 * @param prepared whether schema {@code landfall} stands
 * @param authority who may write; null before the setup
 * @param fence how much of the fence stands
 * @param subscription the one by which this side follows the other; null when there is none
 * @param slot the slot from which the other side is fed; null when there is none
 * @param verificationSlot the slot that remembers changed keys; null when there is none
 * @param published tables in the publication, the marker's included; 0 without a publication
 * @param unpublished tables with rows to carry that are not in it
 * @param copyState state of the copy into this side (landfall.copy.state); null when none
 * @param lsn the server's position in its log
 */
public record SideView(
    Side side,
    boolean prepared,
    @Nullable AuthorityRow authority,
    FenceCount fence,
    @Nullable SubscriptionView subscription,
    @Nullable SlotView slot,
    @Nullable SlotView verificationSlot,
    int published,
    List<String> unpublished,
    @Nullable String copyState,
    String lsn) {

  /** Takes its own copy. */
  public SideView {
    unpublished = List.copyOf(unpublished);
  }

  /**
   * Reads a side.
   *
   * @throws dev.landfall.spine.FailureException when it cannot be reached or refuses
   */
  public static SideView read(Database database, SyncName sync, Side side) {
    return database.with(
        "looking at the " + side.name().toLowerCase(java.util.Locale.ROOT),
        connection -> SideViewReader.read(connection, sync, side));
  }

  /** Whether this side takes writes. */
  public boolean open() {
    return authority != null && authority.open();
  }

  /**
   * Bytes of write-ahead log kept here for this sync that could be let go. What a closed side keeps
   * could not: the other one has not got it so far.
   */
  public long walKept() {
    return Math.max(open() ? kept(slot) : 0, kept(verificationSlot));
  }

  private static long kept(@Nullable SlotView slot) {
    return slot == null || slot.lost() ? 0 : slot.retainedBytes();
  }

  /** Whether the slot that feeds the other side stands and can be read. */
  public boolean feeds() {
    return slot != null && !slot.lost();
  }
}
