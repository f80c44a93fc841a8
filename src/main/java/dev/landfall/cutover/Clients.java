package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutoverSpec.SecretsManager;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cutover.dns.DnsProvider;
import java.util.Optional;

/** The clients a cutover works through, signed in as the connections of its namespace say. */
public interface Clients {

  /**
   * The DNS provider of a connection.
   *
   * @param namespace the cutover's namespace
   * @param connection the CloudConnection
   */
  DnsProvider dns(String namespace, String connection);

  /**
   * The secrets that applications on AWS read.
   *
   * @param namespace the cutover's namespace
   * @param connection the CloudConnection of the environment's AWS side
   */
  Repoints repoints(String namespace, String connection);

  /** Asks the gateway for a hostname. */
  Probe probe();

  /** Secrets that hold connection URLs. */
  interface Repoints {
    /** Where a secret leads; empty when there is no such secret or key. */
    Optional<DatabaseAddress> address(SecretsManager secret);

    /** Makes a secret lead to a database, keeping login and options. Idempotent. */
    void point(SecretsManager secret, DatabaseAddress database);
  }

  /** One HTTP request to the gateway in the name of a host. */
  interface Probe {
    /**
     * Asks.
     *
     * @param host where to connect
     * @param port the port there
     * @param hostname the name to ask for
     * @param path the path
     * @return whether the answer was one of a working application: below 500
     */
    boolean answers(String host, int port, String hostname, String path);
  }
}
