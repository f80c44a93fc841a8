package dev.landfall.datasync.objects;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two listings in order, read side by side: what has to be done for each name. Holds one entry of
 * each, however long they are. Pure.
 */
public final class DifferencesPlan implements Iterator<Difference> {
  /** The order of both listings: that of the bytes of a name in UTF-8. */
  public static final Comparator<String> ORDER = DifferencesPlan::compare;

  private final Iterator<SourceObject> objects;
  private final Iterator<TargetObject> blobs;
  private @Nullable SourceObject object;
  private @Nullable TargetObject blob;

  /** Of two listings from the same name on. */
  public DifferencesPlan(Iterator<SourceObject> objects, Iterator<TargetObject> blobs) {
    this.objects = objects;
    this.blobs = blobs;
    this.object = objects.hasNext() ? objects.next() : null;
    this.blob = blobs.hasNext() ? blobs.next() : null;
  }

  @Override
  public boolean hasNext() {
    return object != null || blob != null;
  }

  @Override
  public Difference next() {
    SourceObject o = object;
    TargetObject b = blob;
    if (o == null && b == null) {
      throw new NoSuchElementException();
    }
    int order = o == null ? 1 : b == null ? -1 : compare(o.key(), b.key());
    if (order <= 0) {
      object = following(objects, SourceObject::key, o == null ? "" : o.key(), "bucket");
    }
    if (order >= 0) {
      blob = following(blobs, TargetObject::key, b == null ? "" : b.key(), "container");
    }
    if (o == null || order > 0) {
      return new Difference.Extra(Objects.requireNonNull(b));
    }
    return of(o, order == 0 ? Optional.ofNullable(b) : Optional.empty());
  }

  private static Difference of(SourceObject o, Optional<TargetObject> blob) {
    if (o.isFolderMarker()) {
      return new Difference.Folder(o);
    }
    Optional<String> unfit = Fit.name(o.key());
    if (unfit.isPresent()) {
      return new Difference.Unfit(o, unfit.get());
    }
    return blob.map(b -> changed(o, b))
        .orElseGet(() -> Optional.of("there is no blob"))
        .<Difference>map(why -> new Difference.Copy(o, why, blob.filter(b -> b.stamp().isEmpty())))
        .orElseGet(() -> new Difference.Same(o, blob.orElseThrow()));
  }

  private static Optional<String> changed(SourceObject o, TargetObject b) {
    if (b.stamp().isEmpty()) {
      return Optional.of("the blob is not a copy that was made here");
    }
    if (!b.stamp().get().equals(o.stamp())) {
      return Optional.of("the object was written since");
    }
    return b.size() == o.size() ? Optional.empty() : Optional.of("the sizes differ");
  }

  private static <T> @Nullable T following(
      Iterator<T> listing, Function<T, String> key, String last, String where) {
    if (!listing.hasNext()) {
      return null;
    }
    T next = listing.next();
    if (compare(key.apply(next), last) <= 0) {
      throw new IllegalStateException(
          "the %s lists %s behind %s, which is not the order of UTF-8"
              .formatted(where, key.apply(next), last));
    }
    return next;
  }

  private static int compare(String a, String b) {
    // Where both are ASCII, as nearly all are, the order of chars is that of bytes.
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return x < 0x80 || y < 0x80
            ? x - y
            : Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      }
    }
    return a.length() - b.length();
  }
}
