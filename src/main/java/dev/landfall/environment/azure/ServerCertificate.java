package dev.landfall.environment.azure;

import dev.landfall.spine.Failure;
import dev.landfall.spine.Sensitive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's certificate chain with its key, from the PEM of a Secret of type kubernetes.io/tls to
 * the PKCS #12 archive without a password that gateways read from a vault. What is wrong with it is
 * told before Azure is asked: its own refusal comes after minutes, and does not say what is wrong.
 *
 * @param field which field of the declaration refers to it
 * @param chain the certificate, and those that issued it
 * @param key its private key
 */
public record ServerCertificate(String field, List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((RSA|EC) )?PRIVATE KEY-----([^-]+)-----END");
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 4;

  /** Reads it; refuses what is no certificate with its own key. */
  public static ServerCertificate of(String field, Sensitive pemChain, Sensitive pemKey) {
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pemChain.value().getBytes(StandardCharsets.UTF_8)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw invalid(field, "tls.crt without a certificate", "put the chain in it, PEM");
      }
      PrivateKey key = key(field, pemKey, chain.getFirst().getPublicKey());
      ServerCertificate certificate = new ServerCertificate(field, chain, key);
      certificate.belongs();
      return certificate;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw invalid(
          field,
          "not a certificate with its key",
          "tls.crt and tls.key have to be PEM: " + e.getClass().getSimpleName());
    }
  }

  /** Refuses it where it does not say that it is for a host. */
  public void serves(List<String> hosts) {
    List<String> names = names();
    hosts.stream()
        .filter(host -> names.stream().noneMatch(name -> covers(name, host)))
        .findFirst()
        .ifPresent(
            host -> {
              throw invalid(
                  field,
                  "a certificate for " + String.join(", ", names),
                  "it is not for %s, which it would be shown for: give one that is, under certificates"
                      .formatted(host));
            });
  }

  private static boolean covers(String name, String host) {
    return name.equals(host)
        || (name.startsWith("*.")
            && name.substring(1).equals(host.substring(Math.max(0, host.indexOf('.')))));
  }

  private List<String> names() {
    try {
      Collection<List<?>> names = chain.getFirst().getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(n -> Integer.valueOf(2).equals(n.get(0)))
              .map(n -> String.valueOf(n.get(1)).toLowerCase(Locale.ROOT))
              .toList();
    } catch (GeneralSecurityException e) {
      return List.of();
    }
  }

  /** When it ends. */
  Instant until() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** PKCS #12 without a password, base64: a secret of a vault is text. */
  Sensitive pfx() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, new char[0], chain.toArray(X509Certificate[]::new));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, new char[0]);
      return new Sensitive(Base64.getEncoder().encodeToString(out.toByteArray()));
    } catch (GeneralSecurityException | IOException e) {
      throw invalid(
          field,
          "a chain that does not hang together",
          "put the certificate first in tls.crt, then the one that issued it, and so on");
    }
  }

  /**
   * PKCS #8 (RFC 5958) as it is; PKCS #1 and SEC 1 wrapped, with the algorithm as in the
   * certificate.
   */
  private static PrivateKey key(String field, Sensitive pem, PublicKey open)
      throws GeneralSecurityException {
    Matcher matcher = KEY.matcher(pem.value());
    if (!matcher.find()) {
      throw invalid(field, "tls.key without a private key", "put it in, PEM and not encrypted");
    }
    byte[] der = Base64.getMimeDecoder().decode(matcher.group(3).strip());
    byte[] pkcs8 =
        matcher.group(1) == null
            ? der
            : der(SEQUENCE, VERSION_0, algorithm(open.getEncoded()), der(OCTETS, der));
    return KeyFactory.getInstance(open.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** The first thing in a SubjectPublicKeyInfo (RFC 5280, 4.1). */
  private static byte[] algorithm(byte[] info) {
    ByteBuffer in = ByteBuffer.wrap(info);
    in.get();
    length(in);
    int start = in.position();
    in.get();
    int length = length(in);
    byte[] algorithm = new byte[in.position() - start + length];
    in.position(start);
    in.get(algorithm);
    return algorithm;
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xff;
    int length = first;
    if (first > 0x7f) {
      length = 0;
      for (int i = 0; i < (first & 0x7f); i++) {
        length = (length << 8) | (in.get() & 0xff);
      }
    }
    return length;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int size = content.size();
    if (size > 0x7f) {
      out.write(0x82);
      out.write(size >> 8);
    }
    out.write(size);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private void belongs() throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(chain.getFirst());
    if (!signature.verify(signed)) {
      throw invalid(field, "a key of another certificate", "tls.key is not the key of tls.crt");
    }
  }

  private static RuntimeException invalid(String field, String value, String remedy) {
    return new Failure.Invalid(field, value, remedy).asException();
  }
}
