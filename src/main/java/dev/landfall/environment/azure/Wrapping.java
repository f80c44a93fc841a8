package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Optional;

/** A resource that is another one with something more: what it does not say, that one says. */
interface Wrapping extends AzureResource {

  /** The other one. */
  AzureResource wrapped();

  @Override
  default String name() {
    return wrapped().name();
  }

  @Override
  default Optional<String> declaredId() {
    return wrapped().declaredId();
  }

  @Override
  default Optional<String> id(View view) {
    return wrapped().id(view);
  }

  @Override
  default Optional<Object> declares(View view) {
    return wrapped().declares(view);
  }

  @Override
  default boolean unmarked() {
    return wrapped().unmarked();
  }

  @Override
  default List<String> dependsOn() {
    return wrapped().dependsOn();
  }

  @Override
  default Seen<Observed> observe(AzureClients azure, View earlier) {
    return wrapped().observe(azure, earlier);
  }

  @Override
  default Verdict compare(View view) {
    return wrapped().compare(view);
  }

  @Override
  default void begin(AzureClients azure, View view) {
    wrapped().begin(azure, view);
  }
}
