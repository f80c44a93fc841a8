package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.tls.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway's certificates, read from Key Vault as the gateway's identity. */
record GatewayCertificates(World world) {
  private static final char[] NO_PASSWORD = new char[0];

  /** All of them by their names in the gateway. */
  Map<String, Identity> read(ArmId gateway, ObjectNode body) {
    Map<String, Identity> identities = new HashMap<>();
    for (JsonNode certificate : Json.list(body, "properties.sslCertificates")) {
      String secret = Json.text(certificate, "properties.keyVaultSecretId");
      if (secret.isEmpty()) {
        throw new ArmError(
            400,
            "ApplicationGatewaySslCertificateDataMustBeSpecified",
            "Data or KeyVaultSecretId must be specified for Certificate %s/sslCertificates/%s.",
            gateway.text(),
            Json.text(certificate, "name"));
      }
      identities.put(Json.text(certificate, "name"), read(gateway, body, secret));
    }
    return identities;
  }

  private Identity read(ArmId gateway, ObjectNode body, String secret) {
    String value = value(gateway, secret, principals(gateway, body));
    try {
      return identity(Base64.getDecoder().decode(value));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw refused(
          gateway,
          "KeyVault Secret '%s' is no PKCS #12 archive with a private key: %s"
              .formatted(secret, e.getMessage()));
    }
  }

  /** The secret, as the first identity that may read it: through the network it comes as Azure. */
  private String value(ArmId gateway, String secret, List<String> principals) {
    String why = "it has no identity";
    if (!trusted(secret)) {
      why = "the vault's networkAcls do not let AzureServices pass";
    } else {
      for (String principal : principals) {
        try {
          return VaultSecretType.read(world, secret, principal);
        } catch (VaultSecretType.Forbidden e) {
          why = e.getMessage();
        }
      }
    }
    throw refused(
        gateway,
        ("Access denied for KeyVault Secret '%s' for Application Gateway '%s'. Make sure that"
                + " Identity assigned to Application Gateway has access to the KeyVault associated"
                + " with secret and KeyVault has 'Allow trusted Microsoft services to bypass this"
                + " firewall' set to 'yes' (%s).")
            .formatted(secret, gateway.text(), why));
  }

  /** Whether a vault that is closed to the outside lets Azure's own services pass. */
  private boolean trusted(String secret) {
    String vault = secret.replaceFirst("^https://", "").replaceFirst("[./].*", "");
    return world.store().ofType(VaultType.NAME).stream()
        .filter(v -> v.id().name().equalsIgnoreCase(vault))
        .allMatch(
            v ->
                !Json.text(v.body(), "properties.publicNetworkAccess").equals("Disabled")
                    || Json.text(v.body(), "properties.networkAcls.bypass")
                        .equals("AzureServices"));
  }

  private List<String> principals(ArmId gateway, ObjectNode body) {
    List<String> principals = new ArrayList<>();
    if (Json.at(body, "identity.userAssignedIdentities") instanceof ObjectNode identities) {
      identities
          .fieldNames()
          .forEachRemaining(
              id ->
                  principals.add(
                      Json.text(
                          world.referenced(id, gateway.text()).body(), "properties.principalId")));
    }
    return principals;
  }

  private static Identity identity(byte[] pfx) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(pfx), NO_PASSWORD);
    for (String alias : Collections.list(store.aliases())) {
      if (store.getKey(alias, NO_PASSWORD) instanceof PrivateKey key) {
        return new Identity(
            key,
            Arrays.stream(store.getCertificateChain(alias))
                .map(X509Certificate.class::cast)
                .toList());
      }
    }
    throw new IOException("it has no private key");
  }

  private static ArmError refused(ArmId gateway, String details) {
    return new ArmError(
        400,
        "ApplicationGatewayKeyVaultSecretException",
        "Problem occured while accessing and validating KeyVault Secrets associated with"
            + " Application Gateway '%s'. See details below: %s",
        gateway.text(),
        details);
  }
}
