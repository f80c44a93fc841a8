package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.replication.SideView;

/**
 * One sync and its two databases.
 *
 * @param sync its name
 * @param source the database on AWS
 * @param target the database on Azure
 */
public record Sides(SyncName sync, Database source, Database target) {
  /** One of them. */
  public Database on(Side side) {
    return side == Side.SOURCE ? source : target;
  }

  /** Looks at one of them. */
  public SideView look(Side side) {
    return SideView.read(on(side), sync, side);
  }

  /** Where they stand. */
  public SwitchState state() {
    return SwitchState.derive(look(Side.SOURCE), look(Side.TARGET));
  }
}
