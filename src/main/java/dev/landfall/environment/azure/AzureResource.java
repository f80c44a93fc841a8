package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Optional;

/**
 * One resource that shall stand on Azure. A new type is a new implementation and a line in {@link
 * AzureResources}; nothing else knows types.
 */
public interface AzureResource {

  /** Type and name, for example {@code virtualNetwork/project-prod-vnet}; unique in a graph. */
  String name();

  /**
   * Its id on Azure where the declaration alone tells it, so that logs and alerts can be about it.
   */
  default Optional<String> declaredId() {
    return Optional.empty();
  }

  /**
   * The action that making or changing it needs, for example {@code
   * Microsoft.Network/virtualNetworks/write}, where it is one of the resource manager's.
   */
  default Optional<String> action() {
    return declaredId().map(id -> new Target(name(), id).type() + "/write");
  }

  /**
   * Its id, where it has one that it could be found and deleted by; empty while it is not known.
   */
  default Optional<String> id(View view) {
    return Optional.empty();
  }

  /**
   * What is declared of it, without anything secret, for a digest that tells a changed declaration
   * from drift; empty where it has no such thing.
   */
  default Optional<Object> declares(View view) {
    return Optional.empty();
  }

  /** The same, taking over what exists and is nobody's. */
  default AzureResource adopting() {
    return this;
  }

  /** The same, which may be reached from the internet. */
  default AzureResource exposed() {
    return this;
  }

  /**
   * Whether what stands there does not tell who made it: then it is written down before it is made.
   */
  default boolean unmarked() {
    return false;
  }

  /** Whether each time that it is begun counts: begun twice, it would be done twice. */
  default boolean once() {
    return false;
  }

  /** Names of the resources that have to stand before this one can be made or changed. */
  List<String> dependsOn();

  /**
   * Looks at it; reads only.
   *
   * @param azure the subscription
   * @param earlier what was seen of everything it depends on
   */
  Seen<Observed> observe(AzureClients azure, View earlier);

  /**
   * What is to be done about it: a pure function of what was seen.
   *
   * @param view what was seen of all resources, this one among them
   */
  Verdict compare(View view);

  /**
   * Does it: begins one operation and comes back without waiting for its end. Called when {@link
   * #compare} of the same view says create or change, and everything it depends on stands.
   */
  void begin(AzureClients azure, View view);
}
