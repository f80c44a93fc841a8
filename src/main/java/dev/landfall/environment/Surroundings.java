package dev.landfall.environment;

import dev.landfall.environment.cost.Prices;
import dev.landfall.spine.Seen;
import java.util.Optional;

/**
 * What an environment is judged by besides the clouds.
 *
 * @param followed the environment that goes first, where one does
 * @param prices its own prices; absent where it has none
 */
record Surroundings(Optional<Followed> followed, Seen<Prices> prices) {

  /** Of one that is being taken down. */
  static final Surroundings NONE = new Surroundings(Optional.empty(), Seen.absent());

  /** The prices to reckon with: what nobody gave an own price has the shipped one. */
  Prices reckoned() {
    return prices.get().map(Prices.SHIPPED::under).orElse(Prices.SHIPPED);
  }
}
