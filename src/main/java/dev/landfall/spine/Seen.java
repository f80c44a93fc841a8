package dev.landfall.spine;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One part of the world as it was looked at. A lost view is not absence: {@link Unknown} holds the
 * position, {@link Absent} may mean that something has to be made.
 *
 * @param <T> what was looked for
 */
public sealed interface Seen<T> {

  /** It is there. */
  record Present<T>(T it) implements Seen<T> {}

  /** It was looked for and is not there. */
  record Absent<T>() implements Seen<T> {}

  /** It could not be looked at. */
  record Unknown<T>(Failure failure) implements Seen<T> {}

  /** Looks, turning a failure into {@link Unknown}. */
  static <T> Seen<T> look(Supplier<Optional<T>> read) {
    try {
      return read.get().<Seen<T>>map(Present::new).orElseGet(Absent::new);
    } catch (FailureException e) {
      return new Unknown<>(e.failure());
    }
  }

  /** The value of something that was seen. */
  static <T> Seen<T> present(T value) {
    return new Present<>(value);
  }

  /** Something that is not there. */
  static <T> Seen<T> absent() {
    return new Absent<>();
  }

  /** The value, when it was seen. */
  default Optional<T> get() {
    return this instanceof Present<T> p ? Optional.of(p.it()) : Optional.empty();
  }

  /** Why it could not be looked at, when it could not. */
  default Optional<Failure> lost() {
    return this instanceof Unknown<T> u ? Optional.of(u.failure()) : Optional.empty();
  }

  /** The same view of something derived from it. */
  default <R> Seen<R> map(Function<T, R> f) {
    return switch (this) {
      case Present<T>(T value) -> new Present<>(f.apply(value));
      case Absent<T> a -> new Absent<>();
      case Unknown<T>(Failure failure) -> new Unknown<>(failure);
    };
  }
}
