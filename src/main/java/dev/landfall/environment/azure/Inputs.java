package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.spine.Sensitive;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the declaration refers to in Secrets, read before anything is decided.
 *
 * @param administrators administrator logins by database name
 * @param applications application logins by database name
 * @param authorities certificate authorities by database name, PEM
 * @param values other values
 */
public record Inputs(
    Map<String, Login> administrators,
    Map<String, Login> applications,
    Map<String, String> authorities,
    Map<KeyRef, Kept> values) {

  /**
   * A role and its password.
   *
   * @param version of the Secret that they are from: another one means another password, and unlike
   *     a digest it tells nothing about it
   */
  public record Login(String username, Sensitive password, String version) {}

  /**
   * A value from a Secret.
   *
   * @param version of that Secret
   */
  public record Kept(Sensitive value, String version) {}

  /** The administrator of a database. */
  Login administrator(String database) {
    return Objects.requireNonNull(administrators.get(database));
  }

  /** The role that applications use on a database. */
  Login application(String database) {
    return Objects.requireNonNull(applications.get(database));
  }

  /** The certificate authority of a database's server. */
  Optional<String> authority(String database) {
    return Optional.ofNullable(authorities.get(database));
  }

  /** A key of a Secret. */
  Kept value(KeyRef ref) {
    return Objects.requireNonNull(values.get(ref));
  }
}
