package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.api.v1alpha1.KeyVault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A certificate of the gateway: kept in the vault, and read there by the gateway's own identity,
 * which may read its certificates and nothing else. The gateway refers to it without a version, and
 * looks every four hours whether there is a newer one.
 *
 * @param d the declaration
 * @param gateway the gateway
 * @param certificate what is declared of it
 * @see <a href="https://learn.microsoft.com/azure/application-gateway/key-vault-certs">TLS
 *     termination with Key Vault certificates</a>
 */
record GatewayCertificate(Declared d, Gateway gateway, Gateway.Certificate certificate) {
  private static final String CHAIN = "tls.crt";
  private static final String KEY = "tls.key";

  static List<GatewayCertificate> all(Declared d, Gateway gateway) {
    return gateway.certificates().stream().map(c -> new GatewayCertificate(d, gateway, c)).toList();
  }

  /** The identity of a gateway that has certificates, the secrets, and the rights to read them. */
  static List<AzureResource> resources(Declared d, Gateway gateway) {
    List<AzureResource> resources = new ArrayList<>();
    if (gateway.tls()) {
      resources.add(AppIdentity.of(d, gateway.name()));
    }
    for (GatewayCertificate certificate : all(d, gateway)) {
      resources.add(certificate.secret());
      resources.add(certificate.right());
    }
    return resources;
  }

  static Map<String, Object> identity(Declared d, Gateway gateway) {
    return Trees.tree(
        "type",
        "UserAssigned",
        "userAssignedIdentities",
        Map.of(AppIdentity.id(d, gateway.name()), Map.of()));
  }

  /** As the gateway names them; empty while the vault does not have all of them. */
  static Optional<List<Map<String, Object>>> references(Declared d, Gateway gateway, View view) {
    List<Map<String, Object>> references = new ArrayList<>();
    for (GatewayCertificate c : all(d, gateway)) {
      Optional<String> uri = VaultSecret.uri(view, c.vault(), c.inVault());
      if (uri.isEmpty()) {
        return Optional.empty();
      }
      references.add(
          ApplicationGateway.element(c.certificate().name(), "keyVaultSecretId", uri.get()));
    }
    return Optional.of(references);
  }

  private KeyVault vault() {
    return Objects.requireNonNull(d.side().keyVault());
  }

  private String inVault() {
    return (gateway.name() + "-" + certificate.name()).replaceAll("[^a-zA-Z0-9-]", "-");
  }

  private AzureResource secret() {
    return VaultSecret.of(
        d,
        vault(),
        new VaultSecret.Content(
            inVault(),
            List.of(),
            view -> Optional.of(read().pfx()),
            view -> Optional.of(List.of(ref(CHAIN).name(), kept(CHAIN).version())),
            "application/x-pkcs12",
            () -> Optional.of(read().until())));
  }

  private AzureResource right() {
    return RoleAssignment.of(
        d,
        BuiltInRole.KEY_VAULT_SECRETS_USER,
        gateway.name(),
        VaultSecret.id(d, vault(), inVault()),
        VaultSecret.name(vault(), inVault()));
  }

  /** The name in the graph of the right to read it. */
  String granted() {
    return right().name();
  }

  /** What has to stand before the gateway can have it. */
  List<String> dependsOn() {
    return List.of(
        AppIdentity.name(gateway.name()), VaultSecret.name(vault(), inVault()), granted());
  }

  private ServerCertificate read() {
    return ServerCertificate.of(
        "spec.azure.gateway.certificates[%s].secretRef".formatted(certificate.name()),
        kept(CHAIN).value(),
        kept(KEY).value());
  }

  private KeyRef ref(String key) {
    return new KeyRef(certificate.secretRef().name(), key);
  }

  private Inputs.Kept kept(String key) {
    return d.inputs().value(ref(key));
  }
}
