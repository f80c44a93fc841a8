package dev.landfall.datasync.objects;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which version of an object a blob is a copy of. It is written into the blob's metadata with the
 * content, in one request, so that it cannot speak of anything else; whoever overwrites the blob
 * takes it away.
 *
 * @param etag the object's ETag
 * @param modified when the object was last written
 */
public record Stamp(String etag, Instant modified) {
  static final String ETAG = "landfall_etag";
  static final String MODIFIED = "landfall_modified";

  /** Of a copy that has to be made again. */
  static final Stamp OUTDATED = new Stamp("outdated", Instant.EPOCH);

  /** Metadata with this stamp in it. */
  public Map<String, String> onto(Map<String, String> metadata) {
    Map<String, String> stamped = new HashMap<>(metadata);
    stamped.put(ETAG, etag);
    stamped.put(MODIFIED, modified.toString());
    return Map.copyOf(stamped);
  }

  /** Metadata without a stamp. */
  public static Map<String, String> off(Map<String, String> metadata) {
    Map<String, String> plain = new HashMap<>(metadata);
    plain.remove(ETAG);
    plain.remove(MODIFIED);
    return Map.copyOf(plain);
  }

  /** The stamp in metadata, if there is one. */
  public static Optional<Stamp> in(Map<String, String> metadata) {
    String etag = metadata.get(ETAG);
    String modified = metadata.get(MODIFIED);
    if (etag == null || modified == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Stamp(etag, Instant.parse(modified)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
