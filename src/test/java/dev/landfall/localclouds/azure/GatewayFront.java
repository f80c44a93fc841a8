package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.localclouds.proxy.Route;
import dev.landfall.localclouds.proxy.ServerIdentities;
import dev.landfall.tls.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One port of a gateway that is served.
 *
 * @param proxy who serves it
 * @param identities the certificates it shows; empty for HTTP
 */
record GatewayFront(ReverseProxy proxy, Optional<ServerIdentities> identities) {

  /**
   * What shall be served at a port.
   *
   * @param routes in the order they are tried
   * @param certificates the name of the certificate for each host, empty for HTTP
   */
  record Wanted(List<Route> routes, Map<String, String> certificates) {
    boolean tls() {
      return !certificates.isEmpty();
    }
  }

  static GatewayFront open(InetAddress address, int port, boolean tls) {
    Optional<ServerIdentities> identities =
        tls ? Optional.of(new ServerIdentities()) : Optional.empty();
    try {
      ReverseProxy.Kind kind = ReverseProxy.Kind.APPLICATION_GATEWAY;
      return new GatewayFront(
          identities.isPresent()
              ? ReverseProxy.start(kind, address, port, identities.get())
              : ReverseProxy.start(kind, address, port),
          identities);
    } catch (IOException e) {
      throw new ArmError(
          500, "InternalServerError", "port %d cannot be opened: %s", port, e.getMessage());
    }
  }

  boolean tls() {
    return identities.isPresent();
  }

  void serve(Wanted wanted, Map<String, Identity> certificates) {
    show(wanted, certificates);
    proxy.route(wanted.routes());
  }

  /** Shows certificates as they are now. */
  void show(Wanted wanted, Map<String, Identity> certificates) {
    Map<String, Identity> byHost = new LinkedHashMap<>();
    wanted.certificates().forEach((host, name) -> byHost.put(host, certificates.get(name)));
    identities.ifPresent(i -> i.show(byHost));
  }

  void close() {
    proxy.close();
  }
}
