package dev.landfall.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one run (ECDSA P-256), for servers that stand on this machine only.
 */
public final class Authority {
  private static final Duration AGE = Duration.ofDays(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyPair keys;
  private final X509Certificate certificate;

  private Authority(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /** A new authority. */
  public static Authority create(String name) {
    KeyPair keys = newKeys();
    try {
      JcaX509v3CertificateBuilder builder = builder(name, List.of(), name, keys);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
      return new Authority(keys, sign(builder, keys));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Issues a certificate for servers and clients alike.
   *
   * @param commonName the subject's name
   * @param dnsNames names it answers to
   * @param ips addresses it answers at
   * @param organizations organisations of the subject; groups, where Kubernetes reads it
   */
  public Identity issue(
      String commonName, List<String> dnsNames, List<String> ips, List<String> organizations) {
    return issue(newKeys(), commonName, dnsNames, ips, organizations);
  }

  /** Issues a certificate for a server at one address. */
  public Identity issue(String commonName, InetAddress at) {
    return issue(commonName, List.of(), List.of(at.getHostAddress()), List.of());
  }

  /**
   * Issues a client certificate over an RSA key, which every Kubernetes client can read from a
   * kubeconfig; for keys on a curve some need another library.
   */
  public Identity issueForKubeconfig(String user, List<String> groups) {
    try {
      return issue(
          KeyPairGenerator.getInstance("RSA").generateKeyPair(),
          user,
          List.of(),
          List.of(),
          groups);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Identity issue(
      KeyPair own,
      String commonName,
      List<String> dnsNames,
      List<String> ips,
      List<String> organizations) {
    try {
      JcaX509v3CertificateBuilder builder =
          builder(commonName, organizations, certificate.getSubjectX500Principal(), own);
      List<GeneralName> names = new ArrayList<>();
      dnsNames.forEach(n -> names.add(new GeneralName(GeneralName.dNSName, n)));
      ips.forEach(ip -> names.add(new GeneralName(GeneralName.iPAddress, ip)));
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      return new Identity(own.getPrivate(), List.of(sign(builder, keys), certificate));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority's certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's certificate in PEM: the CA bundle. */
  public String pem() {
    return pem(List.of(certificate));
  }

  /** A trust manager that trusts this authority and no other. */
  public X509TrustManager trustManager() {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustStore(certificate));
      return (X509TrustManager) trust.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client's TLS context that trusts this authority and no other. */
  public SSLContext clientContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new X509TrustManager[] {trustManager()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new key pair on P-256. */
  public static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyStore trustStore(X509Certificate trusted) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", trusted);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(List<X509Certificate> certificates) {
    StringWriter out = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
      for (X509Certificate c : certificates) {
        pem.writeObject(c);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toString();
  }

  private static JcaX509v3CertificateBuilder builder(
      String name, List<String> organizations, String issuer, KeyPair own) {
    return builder(name, organizations, new X500Principal("CN=" + issuer.replace(",", " ")), own);
  }

  private static JcaX509v3CertificateBuilder builder(
      String name, List<String> organizations, X500Principal issuer, KeyPair own) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    organizations.forEach(o -> subject.addRDN(BCStyle.O, o));
    subject.addRDN(BCStyle.CN, name.replace(",", " "));
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        org.bouncycastle.asn1.x500.X500Name.getInstance(issuer.getEncoded()),
        new BigInteger(120, RANDOM),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(AGE)),
        subject.build(),
        own.getPublic());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair issuer) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
