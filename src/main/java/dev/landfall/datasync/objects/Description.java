package dev.landfall.datasync.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is said of a content, in terms that S3 and Blob share.
 *
 * @param headers Content-Type and its like, by name in lower case
 * @param metadata what users said, names in lower case
 * @param tags its tags
 */
public record Description(
    Map<String, String> headers, Map<String, String> metadata, Map<String, String> tags) {
  /** The headers that both clouds keep. */
  public static final List<String> HEADERS =
      List.of(
          "content-type",
          "content-encoding",
          "content-language",
          "content-disposition",
          "cache-control");

  /** Keeps its own copies, without headers that say nothing. */
  public Description {
    Map<String, String> said = new TreeMap<>(headers);
    said.values().removeIf(String::isEmpty);
    headers = Map.copyOf(said);
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
  }

  /** The same with other tags. */
  public Description tagged(Map<String, String> others) {
    return new Description(headers, metadata, others);
  }

  /**
   * What of another description is not as here, by name; values may be secrets and are not told.
   */
  public List<String> differences(Description other) {
    List<String> found = new ArrayList<>();
    for (String header : HEADERS) {
      if (!headers.getOrDefault(header, "").equals(other.headers.getOrDefault(header, ""))) {
        found.add(header);
      }
    }
    if (!metadata.equals(other.metadata)) {
      found.add("metadata");
    }
    if (!tags.equals(other.tags)) {
      found.add("tags");
    }
    return found;
  }
}
