package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;

/**
 * The container registry. It has no password: its administrator and anonymous pulls are off. A
 * container app whose image is in it pulls by an identity of its own.
 *
 * @param name its name, unique on all of Azure; images in it begin with its login server, for
 *     example projectprodacr.azurecr.io
 * @param sku what it holds and how fast; can be changed at any time
 */
public record Registry(
    @Required @Pattern("^[a-zA-Z0-9]{5,50}$") String name, @Default("Basic") Sku sku) {

  /** Fills in the default where no API server did. */
  public Registry {
    sku = Objects.requireNonNullElse(sku, Sku.Basic);
  }

  /** What a registry can be, as Azure calls it. */
  public enum Sku {
    /** 10 GiB, for development and small applications. */
    Basic,
    /** 100 GiB, and more throughput. */
    Standard,
    /** 500 GiB, the most throughput, and reached from inside the network alone. */
    Premium
  }
}
