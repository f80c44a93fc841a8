package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.Decision;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import java.util.List;
import java.util.Optional;

/**
 * The other objects in the cluster that bear on a cutover, from the informers' caches.
 *
 * @param environment the environment it names
 * @param syncs the data syncs that name it
 * @param decisions the decisions about it
 * @param cutovers the other cutovers in the cluster
 */
public record Neighbours(
    Optional<MigrationEnvironment> environment,
    List<DataSync> syncs,
    List<Decision> decisions,
    List<DnsCutover> cutovers) {

  /** Keeps its own copies. */
  public Neighbours {
    syncs = List.copyOf(syncs);
    decisions = List.copyOf(decisions);
    cutovers = List.copyOf(cutovers);
  }
}
