package dev.landfall.datasync.objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How far a copy is, as it is written down in the metadata of the container. All of it can be found
 * again by listing; it saves the listing, and lets others look.
 *
 * @param sync which sync writes it
 * @param settings how that sync is set, in one word: a worker with others is replaced
 * @param following whether passes go on once the first one is whole
 * @param whole whether a pass came to its end with nothing left out
 * @param pass the number of the pass
 * @param cursor where the pass is, before and between passes at the beginning
 * @param counts of the pass so far
 * @param last of the last pass that came to its end
 * @param lastBegan when that one began, by S3's clock; empty before there is one
 * @param objectsTotal how many objects there were at the start
 * @param bytesTotal how many bytes there were at the start
 * @param bytesPerSecond how fast the pass copies
 * @param examples the first names that could not be copied, and why
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Progress(
    String sync,
    String settings,
    boolean following,
    boolean whole,
    long pass,
    Cursor cursor,
    Counts counts,
    Counts last,
    String lastBegan,
    long objectsTotal,
    long bytesTotal,
    long bytesPerSecond,
    List<String> examples) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_EXAMPLES = 5;
  private static final int LONGEST_EXAMPLE = 160;

  /** Bounds what has to fit into 8 KiB of metadata. */
  public Progress {
    examples =
        examples.stream()
            .limit(MOST_EXAMPLES)
            .map(e -> e.length() <= LONGEST_EXAMPLE ? e : e.substring(0, LONGEST_EXAMPLE) + "...")
            .toList();
  }

  /**
   * Where a pass is.
   *
   * @param after everything up to this key is done
   * @param marker where the container's listing goes on, empty for its beginning
   * @param began when the pass began, by S3's clock; empty before it did
   */
  public record Cursor(String after, String marker, String began) {
    /** Where every pass begins. */
    public static final Cursor START = new Cursor("", "", "");
  }

  /**
   * What a pass did.
   *
   * @param seen objects looked at
   * @param seenBytes bytes of those
   * @param copied objects copied
   * @param copiedBytes bytes of those
   * @param deleted blobs taken away
   * @param changed objects that changed while they were read, left to the next pass
   * @param failed objects that could not be copied
   */
  public record Counts(
      long seen,
      long seenBytes,
      long copied,
      long copiedBytes,
      long deleted,
      long changed,
      long failed) {
    /** Of a pass that has not begun. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
  }

  /** Before the first pass. */
  public static Progress planned(String sync, String settings, long objects, long bytes) {
    return new Progress(
        sync,
        settings,
        false,
        false,
        1,
        Cursor.START,
        Counts.NONE,
        Counts.NONE,
        "",
        objects,
        bytes,
        0,
        List.of());
  }

  /** The same, and passes go on. */
  public Progress followed() {
    return declared(settings, true);
  }

  /** The same for a worker that is set otherwise. */
  public Progress set(String otherwise) {
    return declared(otherwise, following);
  }

  private Progress declared(String set, boolean followed) {
    return new Progress(
        sync,
        set,
        followed,
        whole,
        pass,
        cursor,
        counts,
        last,
        lastBegan,
        objectsTotal,
        bytesTotal,
        bytesPerSecond,
        examples);
  }

  /** The same pass further on. */
  public Progress at(Cursor now, Counts so, long rate, List<String> named) {
    return new Progress(
        sync,
        settings,
        following,
        whole,
        pass,
        now,
        so,
        last,
        lastBegan,
        objectsTotal,
        bytesTotal,
        rate,
        named);
  }

  /** The pass has come to its end. */
  public Progress ended() {
    return new Progress(
        sync,
        settings,
        following,
        whole || (counts.failed() == 0 && counts.changed() == 0),
        pass + 1,
        Cursor.START,
        Counts.NONE,
        counts,
        cursor.began(),
        objectsTotal,
        bytesTotal,
        bytesPerSecond,
        counts.failed() == 0 ? List.of() : examples);
  }

  /** As it stands in metadata: ASCII without spaces. */
  public String encoded() {
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads it back; empty for what cannot be read, which is then found anew. */
  public static Optional<Progress> decoded(String text) {
    try {
      return Optional.of(JSON.readValue(Base64.getUrlDecoder().decode(text), Progress.class));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
