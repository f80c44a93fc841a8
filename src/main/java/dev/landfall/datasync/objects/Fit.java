package dev.landfall.datasync.objects;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What Blob Storage takes of what S3 allows (Azure Storage REST, "Naming and referencing
 * containers, blobs, and metadata"; "Set Blob Tags"). Pure.
 */
public final class Fit {
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_SEGMENTS = 254;
  private static final int METADATA_BYTES = 8192 - 256;
  private static final int LONGEST_TAG_KEY = 128;
  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9 +\\-./:=_]*");

  private Fit() {}

  /** Why no blob can have this name; empty when one can. */
  public static Optional<String> name(String key) {
    String[] segments = key.split("/", -1);
    if (key.isEmpty() || key.length() > LONGEST_NAME) {
      return Optional.of("a blob's name has 1 to 1024 characters, this one has " + key.length());
    }
    if (segments.length > MOST_SEGMENTS) {
      return Optional.of(
          "a blob's name has 254 segments between slashes at most, this one has "
              + segments.length);
    }
    if (key.chars().anyMatch(Fit::isControl)) {
      return Optional.of("a blob's name has no control characters");
    }
    if (key.indexOf('\\') >= 0) {
      return Optional.of("a backslash in a blob's name becomes a slash");
    }
    if (key.endsWith("/")) {
      return Optional.of("a blob's name does not end with a slash");
    }
    for (String segment : segments) {
      if (segment.endsWith(".")) {
        return Optional.of("no segment of a blob's name ends with a dot");
      }
    }
    return Optional.empty();
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) || c == 0xFFFE || c == 0xFFFF;
  }

  /**
   * Metadata under names that Blob takes, which are identifiers of C#.
   *
   * @param renamed whether every other character becomes an underscore; else such a name is refused
   */
  public static Map<String, String> metadata(Map<String, String> metadata, boolean renamed)
      throws Unfit {
    Map<String, String> fit = new TreeMap<>();
    int bytes = 0;
    for (Map.Entry<String, String> word : metadata.entrySet()) {
      String name = word.getKey();
      String taken = renamed ? underscored(name) : name;
      if (!IDENTIFIER.matcher(taken).matches()) {
        throw new Unfit(
            "metadata name %s is no identifier of C#; spec.objects.metadataNames: Underscore"
                    .formatted(name)
                + " renames such names");
      }
      if (taken.equals(Stamp.ETAG) || taken.equals(Stamp.MODIFIED)) {
        throw new Unfit("metadata name %s is the copy's own".formatted(name));
      }
      if (fit.put(taken, word.getValue()) != null) {
        throw new Unfit("two metadata names become %s".formatted(taken));
      }
      if (word.getValue().chars().anyMatch(c -> c > 0x7e || c < 0x20)) {
        throw new Unfit("the value of metadata %s is not plain ASCII".formatted(name));
      }
      bytes += taken.length() + word.getValue().length();
    }
    if (bytes > METADATA_BYTES) {
      throw new Unfit(
          "a blob has %d bytes of metadata at most, this has %d".formatted(METADATA_BYTES, bytes));
    }
    return fit;
  }

  private static String underscored(String name) {
    String replaced = name.replaceAll("[^a-zA-Z0-9_]", "_");
    return replaced.isEmpty() || Character.isDigit(replaced.charAt(0)) ? "_" + replaced : replaced;
  }

  /** Tags that Blob takes as they are; it has fewer characters for them than S3. */
  public static Map<String, String> tags(Map<String, String> tags) throws Unfit {
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      if (tag.getKey().length() > LONGEST_TAG_KEY
          || !TAG.matcher(tag.getKey()).matches()
          || !TAG.matcher(tag.getValue()).matches()) {
        throw new Unfit(
            "tag %s has a character that blob index tags do not have; they have letters and digits"
                    .formatted(tag.getKey())
                + " of ASCII, spaces and + - . / : = _");
      }
    }
    return tags;
  }

  /** Blob cannot hold it as it is. */
  public static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String why) {
      super(why);
    }

    /** Why not. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }
}
