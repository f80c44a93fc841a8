package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Lease;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything looked at before a copy: one check a file, one line here. */
public final class Preflight {
  private static final List<Check> CHECKS =
      List.of(
          new Versions(),
          new WalLevel(),
          new RoomForReplication(),
          new ReplicationRights(),
          new Ownership(),
          new RowSecurity(),
          new DumpProgram(),
          new MovedBefore(),
          new Encodings(),
          new Extensions(),
          new SchemasEqual(),
          new TargetEmpty(),
          new ReplicaIdentities(),
          new LargeObjects(),
          new PreparedTransactions(),
          new LongTransactions(),
          new UnloggedTables(),
          new LoudTriggers(),
          new MaterialisedViews(),
          new FenceBypass(),
          new ForeignSubscriptions(),
          new WalBudget());

  private Preflight() {}

  /**
   * Runs every check; reads only. What blocks comes first.
   *
   * @throws dev.landfall.spine.FailureException when a server cannot be reached or read
   */
  public static List<Finding> run(
      Database source, Database target, SyncName sync, PreflightOptions options) {
    try (Lease from = source.lease("preflight");
        Lease to = target.lease("preflight")) {
      Servers servers =
          new Servers(
              from.connection(),
              to.connection(),
              Catalog.read(from.connection()),
              Catalog.read(to.connection()),
              sync,
              options);
      List<Finding> findings = new ArrayList<>();
      for (Check check : CHECKS) {
        findings.addAll(check.run(servers));
      }
      findings.sort(Comparator.comparing(Finding::severity));
      return List.copyOf(findings);
    } catch (SQLException e) {
      throw SqlFailures.of("preflight between %s and %s".formatted(source, target), e);
    }
  }
}
