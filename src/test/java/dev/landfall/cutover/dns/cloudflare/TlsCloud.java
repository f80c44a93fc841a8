package dev.landfall.cutover.dns.cloudflare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A cloud behind TLS, whose next answers a test can replace or swallow. */
final class TlsCloud implements AutoCloseable {
  private static final char[] NO_PASSWORD = new char[0];

  /** What happens to the next request of an operation: it is answered otherwise, or not at all. */
  record Fault(String operation, Runnable before, UnaryOperator<CloudResponse> answer) {}

  private final CloudApi api;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final X509TrustManager trust;
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  final List<String> operations = new CopyOnWriteArrayList<>();

  TlsCloud(CloudApi api) throws IOException, GeneralSecurityException, OperatorCreationException {
    this.api = api;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = certificate(keys);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", keys.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate});
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), null, null);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate);
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trusted);
    this.trust = (X509TrustManager) trustManagers.getTrustManagers()[0];
    this.server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private static X509Certificate certificate(KeyPair keys)
      throws OperatorCreationException, GeneralSecurityException, IOException {
    Instant now = Instant.now();
    X500Name name = new X500Name("CN=local cloud");
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minus(Duration.ofHours(1))),
                    Date.from(now.plus(Duration.ofHours(1))),
                    name,
                    keys.getPublic())
                .addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  URI url(String path) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  X509TrustManager trust() {
    return trust;
  }

  /** Before the next request of that operation is looked at, something else happens. */
  void before(String operation, Runnable action) {
    faults.add(new Fault(operation, action, answer -> answer));
  }

  /** The next request of that operation is not looked at, and answered so. */
  void answer(String operation, CloudResponse response) {
    faults.add(new Fault(operation, null, answer -> response));
  }

  /** The next request of that operation is carried out, and its answer lost. */
  void loseAnswer(String operation) {
    faults.add(new Fault(operation, () -> {}, answer -> null));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, List<String>> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      String query = exchange.getRequestURI().getRawQuery();
      CloudRequest request =
          new CloudRequest(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              query == null ? "" : query,
              headers,
              exchange.getRequestBody().readAllBytes());
      String operation = api.operation(request);
      operations.add(operation);
      CloudResponse response = respond(request, operation);
      if (response != null) {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(response.status(), response.body().length);
        exchange.getResponseBody().write(response.body());
      }
    }
  }

  private CloudResponse respond(CloudRequest request, String operation) {
    Fault fault =
        faults.stream().filter(f -> f.operation().equals(operation)).findFirst().orElse(null);
    if (fault == null) {
      return api.handle(request);
    }
    faults.remove(fault);
    if (fault.before() == null) {
      return fault.answer().apply(null);
    }
    fault.before().run();
    return fault.answer().apply(api.handle(request));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
