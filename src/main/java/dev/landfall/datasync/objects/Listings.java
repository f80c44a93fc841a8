package dev.landfall.datasync.objects;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Both listings as iterators that hold a page, and fetch the next one meanwhile. */
final class Listings {
  private Listings() {}

  /** The bucket's, behind a key. */
  static Pages<SourceObject> of(Source source, String after, ExecutorService threads) {
    return new Pages<>(
        Optional.empty(),
        token -> {
          Source.Page page = source.page(after, token);
          return new Page<>(page.objects().iterator(), page.next(), page.at().toString());
        },
        threads);
  }

  /** The container's, from a marker on, without what is not behind the key. */
  static Pages<TargetObject> of(
      Target target, String after, String marker, ExecutorService threads) {
    return new Pages<>(
        Optional.of(marker).filter(m -> !m.isEmpty()),
        token -> {
          Target.Page page = target.page(token);
          Iterator<TargetObject> behind =
              page.blobs().stream()
                  .filter(b -> DifferencesPlan.ORDER.compare(b.key(), after) > 0)
                  .iterator();
          return new Page<>(behind, page.next(), "");
        },
        threads);
  }

  /**
   * One page.
   *
   * @param next what leads to the next one
   * @param at when it was made, where that is told
   */
  private record Page<T>(Iterator<T> entries, Optional<String> next, String at) {}

  /** Entries of pages one after the other. */
  static final class Pages<T> implements Iterator<T> {
    private final Function<Optional<String>, Page<T>> fetch;
    private final ExecutorService threads;
    private final String began;
    private Page<T> page;
    private String pageMarker;
    private String marker;
    private @Nullable Future<Page<T>> ahead;

    Pages(
        Optional<String> from, Function<Optional<String>, Page<T>> fetch, ExecutorService threads) {
      this.fetch = fetch;
      this.threads = threads;
      this.page = fetch.apply(from);
      this.began = page.at();
      this.pageMarker = from.orElse("");
      this.marker = pageMarker;
      this.ahead = following();
    }

    private @Nullable Future<Page<T>> following() {
      Optional<String> next = page.next();
      return next.isEmpty() ? null : threads.submit(() -> fetch.apply(next));
    }

    /** When the first page was made. */
    String began() {
      return began;
    }

    /** Where a listing begins that has the entry that was taken last, and all behind it. */
    String marker() {
      return marker;
    }

    @Override
    public boolean hasNext() {
      while (!page.entries().hasNext() && ahead != null) {
        pageMarker = page.next().orElse("");
        page = Joined.of(ahead);
        ahead = following();
      }
      return page.entries().hasNext();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      marker = pageMarker;
      return page.entries().next();
    }
  }
}
