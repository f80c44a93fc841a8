package dev.landfall.localclouds.http;

/**
 * One cloud's API behind TLS. The server that carries it counts every request and applies the fault
 * switch; the API itself only answers as its cloud would.
 */
public interface CloudApi {

  /** {@code aws}, {@code azure} or {@code cloudflare}: the name used by counters and faults. */
  String name();

  /**
   * What a request asks for, as the cloud's own documentation names it: {@code
   * rds:DescribeDBInstances}, {@code PUT Microsoft.App/containerApps}, {@code POST dns_records}.
   * Counters and faults go by it.
   */
  String operation(CloudRequest request);

  /** Whether it changes anything. A converged estate sends none of these. */
  boolean isWrite(CloudRequest request);

  /** Answers. Called on a virtual thread, many at a time. */
  CloudResponse handle(CloudRequest request);

  /** How this cloud says that there were too many requests: for the fault switch. */
  default CloudResponse throttled(CloudRequest request, int retryAfterSeconds) {
    return CloudResponse.json(
            429, "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Too many requests.\"}}")
        .with("retry-after", Integer.toString(retryAfterSeconds));
  }

  /** How this cloud says that it failed: for the fault switch. */
  default CloudResponse failed(CloudRequest request) {
    return CloudResponse.json(
        500,
        "{\"error\":{\"code\":\"InternalServerError\",\"message\":\"An internal error"
            + " occurred.\"}}");
  }
}
