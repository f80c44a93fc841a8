package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;

/**
 * How an app is reached. Never from the internet: the gateway is the one way in.
 *
 * @param port the port the container listens on
 * @param healthPath the path that answers 200 when it can serve
 * @param external whether the network reaches it, the gateway among others; only the apps beside it
 *     otherwise
 * @param transport what it speaks
 * @param sessionAffinity whether a client comes back to the same replica
 */
public record Ingress(
    @Required @Min(1) @Max(65535) Integer port,
    @Default("/") String healthPath,
    @Default("true") Boolean external,
    @Default("Http") Transport transport,
    @Default("false") Boolean sessionAffinity) {

  /** Fills in the defaults where no API server did. */
  public Ingress {
    healthPath = Objects.requireNonNullElse(healthPath, "/");
    external = Objects.requireNonNullElse(external, true);
    transport = Objects.requireNonNullElse(transport, Transport.Http);
    sessionAffinity = Objects.requireNonNullElse(sessionAffinity, false);
  }

  /** What an app speaks. */
  public enum Transport {
    /** HTTP/1.1 or HTTP/2, as each client asks. */
    Auto,
    /** HTTP/1.1. */
    Http,
    /** HTTP/2, gRPC among it. */
    Http2
  }
}
