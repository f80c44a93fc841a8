package dev.landfall.localclouds.proxy;

import dev.landfall.tls.Identity;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificates that a server shows, by the name it is asked for (SNI, RFC 6066, 3). They can be
 * replaced while it runs: the next handshake shows the new one. A name that none is for gets none,
 * and the handshake fails.
 */
public final class ServerIdentities extends X509ExtendedKeyManager {

  /** A certificate for a host, {@code *.domain.com} or {@code *}. */
  private record Shown(String host, String alias, Identity identity) {}

  private final AtomicInteger count = new AtomicInteger();
  private final Map<String, Identity> byAlias = new ConcurrentHashMap<>();
  private volatile List<Shown> shown = List.of();

  /**
   * Replaces them all.
   *
   * @param identities by host; of two hosts that fit, the earlier one counts
   */
  public void show(Map<String, Identity> identities) {
    List<Shown> next =
        identities.entrySet().stream()
            .map(e -> new Shown(e.getKey(), "i" + count.incrementAndGet(), e.getValue()))
            .toList();
    next.forEach(s -> byAlias.put(s.alias(), s.identity()));
    List<Shown> before = shown;
    shown = next;
    byAlias.keySet().removeIf(a -> !holds(next, a) && !holds(before, a));
  }

  private static boolean holds(List<Shown> list, String alias) {
    return list.stream().anyMatch(s -> s.alias().equals(alias));
  }

  /** A context that shows them. */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new ServerIdentities[] {this}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    String asked =
        engine.getHandshakeSession() instanceof ExtendedSSLSession session
            ? session.getRequestedServerNames().stream()
                .flatMap(n -> name(n).stream())
                .findFirst()
                .orElse("")
            : "";
    return shown.stream()
        .filter(s -> Route.stands(s.host(), asked))
        .filter(s -> s.identity().key().getAlgorithm().equals(keyType))
        .map(Shown::alias)
        .findFirst()
        .orElse(null);
  }

  private static Optional<String> name(SNIServerName name) {
    return name instanceof SNIHostName host ? Optional.of(host.getAsciiName()) : Optional.empty();
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    Identity identity = byAlias.get(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    Identity identity = byAlias.get(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return shown.stream().map(Shown::alias).toArray(String[]::new);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }
}
