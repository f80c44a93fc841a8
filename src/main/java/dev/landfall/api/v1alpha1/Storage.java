package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/**
 * A storage account with blob containers, reached from inside the network only and opened by
 * identities only: public access and account keys are switched off.
 *
 * @param account the account's name, unique in all of Azure: 3 to 24 lower-case letters and digits
 * @param sku how it is replicated; geo-replication can be added and removed later, replication
 *     across zones cannot
 * @param containers the blob containers
 */
public record Storage(
    @Required @Pattern("^[a-z0-9]{3,24}$") String account,
    @Default("Standard_LRS") Sku sku,
    @Required @Size(min = 1, max = 64) List<Container> containers) {

  /** Fills in the default where no API server did; absent lists are empty. */
  public Storage {
    sku = Objects.requireNonNullElse(sku, Sku.Standard_LRS);
    containers = containers == null ? List.of() : List.copyOf(containers);
  }

  /**
   * A blob container.
   *
   * @param name its name: 3 to 63 lower-case letters, digits and single hyphens between them
   */
  public record Container(
      @Required @Size(min = 3, max = 63) @Pattern("^[a-z0-9]+(-[a-z0-9]+)*$") String name) {}

  /** How often, and where, everything is kept. */
  public enum Sku {
    /** Three times in one place. */
    Standard_LRS,
    /** As Standard_LRS, and in a second region. */
    Standard_GRS,
    /** As Standard_GRS, and the second region can be read. */
    Standard_RAGRS,
    /** In three zones of the region. */
    Standard_ZRS,
    /** As Standard_ZRS, and in a second region. */
    Standard_GZRS,
    /** As Standard_GZRS, and the second region can be read. */
    Standard_RAGZRS
  }
}
