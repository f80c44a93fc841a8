package dev.landfall.environment;

import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.util.Optional;
import java.util.function.Function;

/**
 * A cloud with somebody on the line.
 *
 * @param instead who may answer first; empty lets the cloud answer
 */
record Overheard(CloudApi cloud, Function<CloudRequest, Optional<CloudResponse>> instead)
    implements CloudApi {
  @Override
  public String name() {
    return cloud.name();
  }

  @Override
  public String operation(CloudRequest request) {
    return cloud.operation(request);
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return cloud.isWrite(request);
  }

  @Override
  public CloudResponse throttled(CloudRequest request, int retryAfterSeconds) {
    return cloud.throttled(request, retryAfterSeconds);
  }

  @Override
  public CloudResponse failed(CloudRequest request) {
    return cloud.failed(request);
  }

  @Override
  public CloudResponse handle(CloudRequest request) {
    return instead.apply(request).orElseGet(() -> cloud.handle(request));
  }
}
