package dev.landfall.cloud;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Made on first use, once: an SDK client costs tens of milliseconds and some are never needed. */
final class Lazy<T> {
  private final Supplier<T> make;
  private @Nullable T made;

  Lazy(Supplier<T> make) {
    this.make = make;
  }

  synchronized T get() {
    T it = made;
    if (it == null) {
      it = make.get();
      made = it;
    }
    return it;
  }
}
