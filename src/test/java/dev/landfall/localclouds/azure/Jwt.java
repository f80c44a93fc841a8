package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;

/** JSON web tokens signed with RS256 (RFC 7515, RFC 7519). */
record Jwt(KeyPair keys) {
  private static final String KEY_ID = "local";

  static Jwt create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new Jwt(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String sign(ObjectNode claims) {
    String head = encode("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\"}");
    String signed = head + "." + encode(claims.toString());
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean verify(String token) {
    int dot = token.lastIndexOf('.');
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update(token.substring(0, Math.max(dot, 0)).getBytes(StandardCharsets.US_ASCII));
      return dot > 0 && signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  Map<String, String> publicKey() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return Map.of(
        "kty",
        "RSA",
        "use",
        "sig",
        "kid",
        KEY_ID,
        "n",
        encoder.encodeToString(key.getModulus().toByteArray()),
        "e",
        encoder.encodeToString(key.getPublicExponent().toByteArray()));
  }

  /** The claims, unverified. */
  static ObjectNode claims(String token) {
    String[] parts = token.split("\\.");
    try {
      return parts.length == 3
          ? Json.parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
          : Json.object();
    } catch (IllegalArgumentException e) {
      return Json.object();
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
