package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Prices that go before those that come with the operator: your region's, and what was agreed with
 * the clouds.
 *
 * @param configMapRef where they are
 */
public record PriceSource(@Required ConfigMapRef configMapRef) {

  /**
   * A ConfigMap in the same namespace, with the key prices.yaml.
   *
   * @param name its name
   */
  public record ConfigMapRef(@Required @Size(min = 1, max = 253) String name) {}
}
