package dev.landfall.datasync.objects;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object as a listing of its bucket tells it.
 *
 * @param key its key
 * @param size bytes
 * @param etag its ETag without quotes
 * @param modified when it was last written, by S3's clock and to the second
 */
public record SourceObject(String key, long size, String etag, Instant modified) {
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  /**
   * The MD5 of its content in hex, where the ETag is one: not for an upload in parts, nor where S3
   * encrypts with a key of the account (S3 User Guide, "Checking object integrity"); the latter is
   * only told when the object is read.
   */
  public Optional<String> md5() {
    return Optional.of(etag).filter(e -> MD5.matcher(e).matches());
  }

  /** Which version of which object this is. */
  public Stamp stamp() {
    return new Stamp(etag, modified);
  }

  /** What consoles make to show a folder: nothing is in it, and Blob has no name for it. */
  public boolean isFolderMarker() {
    return size == 0 && key.endsWith("/");
  }
}
