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
          new TakesWrites(),
          new SameServer(),
          new Versions(),
          new WalLevel(),
          new RoomForReplication(),
          new ReplicationRights(),
          new ReplicaRoleRight(),
          new Ownership(),
          new SetRole(),
          new RowSecurity(),
          new DumpProgram(),
          new MovedBefore(),
          new SchemaTaken(),
          new Encodings(),
          new CollationVersions(),
          new SettingsDiffer(),
          new RoleSettings(),
          new MoneyColumns(),
          new Extensions(),
          new ExtensionVersions(),
          new ExtensionTables(),
          new SchemasEqual(),
          new ColumnOrder(),
          new OtherObjects(),
          new SuperuserObjects(),
          new TargetEmpty(),
          new ReplicaIdentities(),
          new IdentityFullTypes(),
          new IdentityFullScans(),
          new GeneratedKeys(),
          new LargeObjects(),
          new ServerBoundValues(),
          new UnvalidatedConstraints(),
          new VolatileChecks(),
          new UnpinnedFunctions(),
          new DeferrableConstraints(),
          new InvalidIndexes(),
          new OutsideForeignKeys(),
          new PreparedTransactions(),
          new LongTransactions(),
          new UnloggedTables(),
          new TemporaryTables(),
          new ForeignTables(),
          new AccessMethods(),
          new Tablespaces(),
          new LoudTriggers(),
          new EventTriggers(),
          new Rules(),
          new MaterialisedViews(),
          new Roles(),
          new Memberships(),
          new Privileges(),
          new DefaultPrivileges(),
          new FenceBypass(),
          new ForeignSubscriptions(),
          new OtherConsumers(),
          new Writers(),
          new IdleSlots(),
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
