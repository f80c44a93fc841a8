package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.KeyVault;
import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Key Vault that answers nobody outside the network, and in it only who has a role; that there
 * are no access policies has to be said when it is made, even where they do not count. One that was
 * deleted keeps its name: ours is brought back with what was in it, another's is left alone.
 *
 * @param d the declaration
 * @param arm it as a resource
 * @see <a href="https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults">reference,
 *     2024-11-01</a>
 * @see <a href="https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview">soft
 *     delete</a>
 */
record Vault(Declared d, ArmResource arm) implements Wrapping {
  private static final String TYPE = "Microsoft.KeyVault/vaults";
  private static final int RETENTION_DAYS = 90;

  /** What Azure's refusal has in it when the name belongs to a vault that was deleted. */
  private static final String DELETED = "deleted state";

  static String name(KeyVault vault) {
    return "keyVault/" + vault.name();
  }

  static String id(Declared d, KeyVault vault) {
    return d.id(TYPE, vault.name());
  }

  /** How it is reached from the network. */
  static PrivateEndpoint endpoint(Declared d, KeyVault vault) {
    return new PrivateEndpoint(
        d,
        name(vault),
        id(d, vault),
        vault.name() + "-vault",
        "vault",
        "privatelink.vaultcore.azure.net");
  }

  static AzureResource of(Declared d, KeyVault vault) {
    return new Vault(
        d,
        ArmResource.of(
                name(vault),
                List.of(d.group()),
                id(d, vault),
                ApiVersions.KEY_VAULT,
                Trees.tree(
                    "location",
                    d.side().location(),
                    "tags",
                    d.tags(),
                    "properties",
                    Trees.tree(
                        "tenantId",
                        d.tenant(),
                        "sku",
                        Trees.tree("family", "A", "name", vault.sku().name()),
                        "enableRbacAuthorization",
                        true,
                        "enableSoftDelete",
                        true,
                        "enablePurgeProtection",
                        true,
                        "publicNetworkAccess",
                        "Disabled",
                        "networkAcls",
                        trusting(d))))
            .fixing(difference -> difference.path().equals("properties.tenantId"))
            .patched(
                Trees.tree(
                    "properties",
                    Trees.tree(
                        "softDeleteRetentionInDays",
                        RETENTION_DAYS,
                        "createMode",
                        "default",
                        "accessPolicies",
                        List.of())),
                State::provisioning));
  }

  /**
   * A gateway's certificates are fetched by Azure itself, from outside the network: a closed vault
   * refuses it unless Azure's own services may pass, and those need a role all the same.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/application-gateway/key-vault-certs#verify-firewall-permissions-to-key-vault">
   *     firewall permissions</a>
   */
  private static @Nullable Map<String, Object> trusting(Declared d) {
    Gateway gateway = d.side().gateway();
    return gateway == null || !gateway.tls()
        ? null
        : Trees.tree("bypass", "AzureServices", "defaultAction", "Deny");
  }

  @Override
  public AzureResource wrapped() {
    return arm;
  }

  @Override
  public AzureResource adopting() {
    return new Vault(d, arm.adopting());
  }

  @Override
  public AzureResource exposed() {
    return new Vault(d, arm.exposed());
  }

  @Override
  public void begin(AzureClients azure, View view) {
    try {
      arm.begin(azure, view);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.Conflict conflict)
          || !conflict.what().contains(DELETED)) {
        throw e;
      }
      bringBack(azure, view);
    }
  }

  /** What it had in it comes back with it; whatever else differs is changed by the next look. */
  private void bringBack(AzureClients azure, View view) {
    String id = declaredId().orElseThrow();
    String vault = id.substring(id.lastIndexOf('/') + 1);
    Map<String, Object> deleted =
        azure
            .get(
                "%s/providers/Microsoft.KeyVault/locations/%s/deletedVaults/%s"
                    .formatted(d.subscription(), d.side().location(), vault),
                ApiVersions.KEY_VAULT)
            .orElse(Map.of());
    boolean ours =
        d.owner().tag().equals(Trees.at(deleted, "properties", "tags", Owner.TAG))
            && id.equalsIgnoreCase(
                Objects.toString(Trees.at(deleted, "properties", "vaultId"), ""));
    if (!ours) {
      throw new Failure.Invalid(
              "spec.azure.keyVault.name",
              vault,
              ("a vault of that name was deleted and keeps the name until it is purged (%s); choose"
                      + " another name, or bring it back by hand: az keyvault recover --name %s")
                  .formatted(
                      Objects.toString(
                          Trees.at(deleted, "properties", "scheduledPurgeDate"),
                          "it is in another subscription or region"),
                      vault))
          .asException();
    }
    azure.put(
        id,
        ApiVersions.KEY_VAULT,
        Trees.over(
            arm.tree().in(view).orElseThrow(),
            Trees.tree("properties", Trees.tree("createMode", "recover"))));
  }
}
