package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;

/**
 * A Key Vault, reached from inside the network only and opened by roles only. A deleted one, and
 * what was in it, can be brought back for 90 days, by nobody sooner purged.
 *
 * @param name the vault's name, unique in all of Azure: 3 to 24 letters, digits and hyphens
 * @param sku how keys are kept
 */
public record KeyVault(
    @Required @Pattern("^[a-zA-Z](-?[a-zA-Z0-9]){2,23}$") String name,
    @Default("standard") Sku sku) {

  /** Fills in the default where no API server did. */
  public KeyVault {
    sku = Objects.requireNonNullElse(sku, Sku.standard);
  }

  /** How keys are kept; secrets and certificates are the same in both. */
  public enum Sku {
    /** By software. */
    standard,
    /** By hardware security modules where asked for. */
    premium
  }
}
