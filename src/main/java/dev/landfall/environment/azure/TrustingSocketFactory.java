package dev.landfall.environment.azure;

import dev.landfall.cloud.Trust;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS to a PostgreSQL server whose certificate authority stands in a Secret. The driver makes it by
 * name and hands over the connection's properties; its own way would need the authority as a file.
 */
public final class TrustingSocketFactory extends WrappedFactory {
  /** The property that holds the certificate authority, PEM; the JDK's own when absent. */
  static final String AUTHORITY = "landfall.authority";

  /** Called by the driver. */
  public TrustingSocketFactory(Properties properties) {
    factory =
        Trust.of("caBundleRef", Optional.ofNullable(properties.getProperty(AUTHORITY)))
            .context()
            .getSocketFactory();
  }
}
