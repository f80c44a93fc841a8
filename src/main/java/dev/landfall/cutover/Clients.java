package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutoverSpec;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Repoint;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.SecretsManager;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cutover.dns.DnsProvider;
import org.jspecify.annotations.Nullable;

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

  /**
   * Asks a gateway for a hostname.
   *
   * @param namespace the environment's namespace
   * @param gateway what is declared of it, if it still is
   */
  Probe probe(String namespace, @Nullable Gateway gateway);

  /** The field that names a secret, for messages. */
  static String field(DnsCutoverSpec spec, Repoint repoint) {
    return "spec.repoint[%d].secretsManager".formatted(spec.repoint().indexOf(repoint));
  }

  /** Secrets that hold connection URLs. */
  interface Repoints {
    /**
     * Where a secret leads.
     *
     * @param field the field that names the secret, for messages
     * @throws dev.landfall.spine.FailureException when there is no such secret or key, or no
     *     connection URL in it
     */
    DatabaseAddress address(String field, SecretsManager secret);

    /**
     * Makes a secret lead to a database, keeping login and options. Idempotent.
     *
     * @param field the field that names the secret, for messages
     */
    void point(String field, SecretsManager secret, DatabaseAddress database);
  }

  /** One request to the gateway in the name of a host, by HTTPS where the gateway serves that. */
  interface Probe {
    /**
     * Asks.
     *
     * @param host where to connect
     * @param port the port there
     * @param hostname the name to ask for
     * @param path the path
     * @return the status code of the answer (RFC 9110, 15)
     */
    int status(String host, int port, String hostname, String path);
  }
}
