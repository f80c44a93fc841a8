package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.Repoint;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cutover.dns.DnsChange;
import java.util.List;

/** What steps can do to the world. Failures are {@code dev.landfall.spine.FailureException}s. */
public interface Hands {

  /** Writes DNS records by compare-and-swap, all or none. */
  void apply(List<DnsChange> changes);

  /** Makes a secret lead applications to a database. */
  void repoint(Repoint repoint, DatabaseAddress database);
}
