package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.proxy.Backend;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ingress of all environments: which name leads to which revision now. */
final class AppRegistry {
  private final Map<String, Revision> live = new ConcurrentHashMap<>();

  /** Sends what comes from now on to a revision; gives the one before. */
  Optional<Revision> lead(String fqdn, Revision to) {
    return Optional.ofNullable(live.put(Json.lower(fqdn), to));
  }

  Optional<Revision> forget(String fqdn) {
    return Optional.ofNullable(live.remove(Json.lower(fqdn)));
  }

  Optional<Revision> at(String fqdn) {
    return Optional.ofNullable(live.get(Json.lower(fqdn)));
  }

  /** A name as a gateway sees it; equal for the same name. */
  Backend backend(String fqdn) {
    return new Named(this, fqdn);
  }

  private record Named(AppRegistry registry, String name) implements Backend {
    /** A second look, for a revision that was replaced between the two halves of the first. */
    @Override
    public Optional<Lease> lease() {
      return registry
          .at(name)
          .flatMap(Revision::lease)
          .or(() -> registry.at(name).flatMap(Revision::lease));
    }
  }
}
