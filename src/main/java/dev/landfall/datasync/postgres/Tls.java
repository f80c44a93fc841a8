package dev.landfall.datasync.postgres;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is protected.
 *
 * @param mode libpq's sslmode, as far as it is used here
 * @param caFile PEM of the authority that signed the server's certificate; none without TLS
 */
public record Tls(Mode mode, @Nullable Path caFile) {

  /** The modes, named as libpq names them. */
  public enum Mode {
    /** Plain text: for a server reached over a socket nobody else can read. */
    DISABLE("disable"),
    /** Encrypted, the certificate signed by the authority and made out to the host. */
    VERIFY_FULL("verify-full");

    private final String sslmode;

    Mode(String sslmode) {
      this.sslmode = sslmode;
    }

    /** The value of {@code sslmode}. */
    public String sslmode() {
      return sslmode;
    }
  }

  /** No TLS. */
  public static Tls disabled() {
    return new Tls(Mode.DISABLE, null);
  }

  /** TLS with the certificate checked against an authority and the host's name. */
  public static Tls verified(Path caFile) {
    return new Tls(Mode.VERIFY_FULL, caFile);
  }
}
