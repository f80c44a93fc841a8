package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A switch of live traffic and its writes.
 *
 * @param phase where it shall stand; set it back to OnSource, or to what it was, to roll back
 * @param environment the MigrationEnvironment, in the same namespace, that has both sides
 * @param dns where the hostnames are served
 * @param hostnames the names to move to the gateway's address; the original records are kept in
 *     status
 * @param repoint what tells applications that still run on AWS where their database is
 */
@ValidationRule(
    value = "self.hostnames.all(h, h == self.dns.zone || h.endsWith('.' + self.dns.zone))",
    message = "every hostname must be in dns.zone",
    messageExpression =
        "self.hostnames.filter(h, h != self.dns.zone && !h.endsWith('.' + self.dns.zone))[0] +"
            + " ': every hostname must be in dns.zone'")
public record DnsCutoverSpec(
    @Default("OnSource") Phase phase,
    @Required String environment,
    @Required Dns dns,
    @Required @Size(min = 1, max = 64)
        List<
                @Pattern(
                    "^(\\*\\.)?([a-z0-9_]([-a-z0-9_]*[a-z0-9_])?\\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                String>
            hostnames,
    @Size(max = 16) List<Repoint> repoint) {

  /** Fills in the defaults where no API server did; names are compared in lower case (RFC 4343). */
  public DnsCutoverSpec {
    phase = Objects.requireNonNullElse(phase, Phase.OnSource);
    hostnames =
        hostnames == null
            ? List.of()
            : hostnames.stream().map(h -> h.toLowerCase(Locale.ROOT)).distinct().toList();
    repoint = repoint == null ? List.of() : List.copyOf(repoint);
  }

  /** The rungs of a cutover, lowest first. */
  public enum Phase {
    /** AWS serves and takes the writes; nothing here changed anything, or all of it was undone. */
    OnSource,
    /**
     * Ready to go: the other side follows, the original records are written down, and the TTL was
     * lowered at least one old TTL ago.
     */
    Prepared,
    /** A rung to stop at before writes are refused; nothing is sent to anybody so far. */
    Announced,
    /** The source refuses writes and still answers reads. */
    ReadOnly,
    /** Azure takes the writes, and the hostnames lead there. */
    OnTarget,
    /** The way back is gone. */
    Finalized
  }

  /**
   * Where the hostnames are served.
   *
   * @param connection the CloudConnection
   * @param zone the zone's name
   */
  public record Dns(@Required String connection, @Required String zone) {}

  /**
   * Something that tells applications on AWS where their database is.
   *
   * @param secretsManager a secret that they read again when their database refuses a write
   * @param database the database's name in the environment, its only one when absent
   */
  public record Repoint(@Required SecretsManager secretsManager, @Nullable String database) {}

  /**
   * A key of a JSON secret in AWS Secrets Manager that holds a connection URL. Host, port and
   * database in it are replaced; user, password and options stay.
   *
   * @param secretId the secret's name or ARN
   * @param key the key in the secret's JSON
   */
  public record SecretsManager(
      @Required String secretId, @Default("DATABASE_URL") @Pattern("^.+$") String key) {

    /** Fills in the default where no API server did. */
    public SecretsManager {
      key = Objects.requireNonNullElse(key, "DATABASE_URL");
    }
  }
}
