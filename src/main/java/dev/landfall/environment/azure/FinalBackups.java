package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.FinalBackup;
import dev.landfall.cloud.AzureClients;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backup that a database server is not deleted without. Azure keeps it for some days after the
 * server is gone, in which the server can be restored from it.
 *
 * @see <a
 *     href="https://learn.microsoft.com/rest/api/postgresql/backups-automatic-and-on-demand/create">
 *     on-demand backups, 2024-08-01</a>
 * @see <a
 *     href="https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-restore-dropped-server">
 *     restoring a dropped server</a>
 */
final class FinalBackups {
  static final String VERSION = "2024-08-01";
  private static final String NAME = "landfall-final";

  private FinalBackups() {}

  /** Its id on a server. */
  static String id(String server) {
    return server + "/backups/" + NAME;
  }

  /** Begins to take it. */
  static void take(AzureClients azure, String server) {
    azure.put(id(server), VERSION, Map.of());
  }

  /** Whether the server may go as far as its backup is concerned. */
  static boolean enough(FinalBackup wanted, @Nullable Object backup) {
    return wanted == FinalBackup.Skip || completed(backup).isPresent();
  }

  /** What is to be done about a server that shall go. */
  static Verdict judge(FinalBackup wanted, Observed server, @Nullable Object backup) {
    if (enough(wanted, backup)) {
      return new Verdict.Delete(
          completed(backup)
              .map(at -> "no longer declared; its final backup was completed at " + at)
              .orElse("no longer declared; without a final backup, as finalBackup says"));
    }
    if (server.text("sku", "tier").filter("Burstable"::equals).isPresent()) {
      return new Verdict.Refuse(
          "it is no longer declared, and Azure takes no backup on demand of a Burstable server:"
              + " copy what is needed and set spec.finalBackup to Skip, or declare it again");
    }
    return backup instanceof Map<?, ?> map && !map.isEmpty()
        ? new Verdict.Wait("its final backup is being taken")
        : new Verdict.Delete("no longer declared; a final backup is taken first");
  }

  private static Optional<Object> completed(@Nullable Object backup) {
    return backup instanceof Map<?, ?> map && map.get("properties") instanceof Map<?, ?> properties
        ? Optional.ofNullable(properties.get("completedTime"))
        : Optional.empty();
  }
}
