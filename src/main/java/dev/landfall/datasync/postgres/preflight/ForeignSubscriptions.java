package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.datasync.postgres.replication.Subscriptions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A database that is itself fed by replication has a writer that no fence stops. */
final class ForeignSubscriptions implements Check {
  private static final String NAME = "foreign-subscriptions";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      for (String name : Subscriptions.foreign(servers.side(side), servers.sync())) {
        findings.add(
            Finding.blocks(
                    NAME,
                    name,
                    "subscription %s feeds rows into the %s: they pass the write fence and may never"
                            .formatted(name, Servers.word(side))
                        + " reach the other side",
                    "ALTER SUBSCRIPTION %s DISABLE".formatted(TableName.quote(name)))
                .on(side));
      }
    }
    return findings;
  }
}
