package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.Decision;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import java.util.List;
import java.util.Optional;

/**
 * The other objects in the cluster that bear on a data sync, from the informers' caches.
 *
 * @param environment the environment it names
 * @param cutover the cutover that conducts it, unless that is being deleted
 * @param syncs all data syncs of the namespace
 * @param decisions the decisions about it
 */
public record Neighbours(
    Optional<MigrationEnvironment> environment,
    Optional<DnsCutover> cutover,
    List<DataSync> syncs,
    List<Decision> decisions) {

  /** Keeps its own copies. */
  public Neighbours {
    syncs = List.copyOf(syncs);
    decisions = List.copyOf(decisions);
    cutover = cutover.filter(c -> c.getMetadata().getDeletionTimestamp() == null);
  }

  /** The environment, once it says where the store is on both sides. */
  Optional<MigrationEnvironment> addressed(DataSync sync) {
    String database = sync.getSpec().database();
    String bucket = sync.getSpec().bucket();
    return environment.filter(
        e ->
            (database != null && database(e, database))
                || (bucket != null && container(e, bucket)));
  }

  private static boolean database(MigrationEnvironment environment, String name) {
    return environment.getStatus() != null
        && environment.getStatus().databases().stream()
            .filter(p -> p.name().equals(name))
            .anyMatch(Neighbours::both);
  }

  /** A bucket is where it always was; its container stands once Azure has answered for it. */
  private static boolean container(MigrationEnvironment environment, String name) {
    return environment.getStatus() != null
        && environment.getStatus().resources().stream()
            .anyMatch(
                r ->
                    r.name().startsWith("blobContainer/")
                        && r.name().endsWith("/" + name)
                        && r.begun() == null);
  }

  private static boolean both(DatabasePair pair) {
    return pair.source() != null && pair.target() != null;
  }
}
