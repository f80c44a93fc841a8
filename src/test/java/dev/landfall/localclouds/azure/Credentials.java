package dev.landfall.localclouds.azure;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The one service principal there is.
 *
 * @param tenantId its tenant
 * @param subscriptionId the subscription it may change
 * @param clientId its application id
 * @param objectId what roles are granted to
 * @param clientSecret its secret
 */
public record Credentials(
    String tenantId, String subscriptionId, String clientId, String objectId, String clientSecret) {
  private static final String ZERO = "00000000-0000-0000-0000-000000000000";

  static Credentials create() {
    byte[] secret = new byte[30];
    new SecureRandom().nextBytes(secret);
    return new Credentials(
        ZERO,
        ZERO,
        "00000000-0000-0000-0000-00000000c11e",
        "00000000-0000-0000-0000-0000000b1ec7",
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  @Override
  public String toString() {
    return "Credentials[client %s of tenant %s]".formatted(clientId, tenantId);
  }
}
