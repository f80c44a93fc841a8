package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A limit on what a slot may keep: past it the slot is lost, and what it was for. */
final class WalBudget implements Check {
  private static final String NAME = "wal-budget";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      String limit = servers.value(side, "SHOW max_slot_wal_keep_size");
      if (!limit.equals("-1")) {
        findings.add(
            Finding.decide(
                    NAME,
                    Servers.word(side),
                    "max_slot_wal_keep_size on the %s is %s: a consumer that falls further behind loses"
                            .formatted(Servers.word(side), limit)
                        + " its slot, and the copy begins again",
                    null)
                .on(side));
      }
    }
    return findings;
  }
}
