package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection believes: the JDK's own certificate authorities and, where a connection names a
 * bundle, those in it too. Never fewer, so that a bundle cannot lock an operator out of the public
 * clouds.
 *
 * @param context for clients that take an {@link SSLContext}
 * @param manager for clients that take a trust manager
 * @param until when the first certificate of the bundle expires; the JDK's are no concern of ours
 * @param pem the bundle, for a program that has to believe the same
 */
public record Trust(
    SSLContext context, X509TrustManager manager, Optional<Instant> until, Optional<String> pem) {

  /**
   * The JDK's authorities and those of a bundle.
   *
   * @param field the field that names the bundle, for the refusal
   * @param pem certificates in PEM (RFC 7468), none for the JDK's own only
   */
  public static Trust of(String field, Optional<String> pem) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int i = 0;
      for (X509Certificate known : managerOver(null).getAcceptedIssuers()) {
        store.setCertificateEntry("jdk-" + i++, known);
      }
      Collection<? extends Certificate> bundle =
          pem.isEmpty() ? List.<Certificate>of() : read(field, pem.get());
      for (Certificate added : bundle) {
        store.setCertificateEntry("bundle-" + i++, added);
      }
      X509TrustManager manager = managerOver(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return new Trust(context, manager, until(bundle), pem);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JDK has no usable TLS", e);
    }
  }

  private static Optional<Instant> until(Collection<? extends Certificate> bundle) {
    return bundle.stream()
        .map(c -> ((X509Certificate) c).getNotAfter().toInstant())
        .min(Comparator.naturalOrder());
  }

  /** An HTTP client of the JDK that trusts so. */
  public HttpClient.Builder httpClient() {
    return HttpClient.newBuilder().sslContext(context);
  }

  private static Collection<? extends Certificate> read(String field, String pem) {
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (!read.isEmpty()) {
        return new ArrayList<>(read);
      }
    } catch (GeneralSecurityException e) {
      // Told below: which certificate is broken helps nobody, which field names it does.
    }
    throw new Failure.Invalid(field, "not a certificate in PEM", "put a CA bundle there")
        .asException();
  }

  private static X509TrustManager managerOver(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
