package dev.landfall.localclouds.azure;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A block blob: its content is a file.
 *
 * @param name its name
 * @param file its content
 * @param size bytes
 * @param etag changes with each write
 * @param modified to the second
 * @param headers what is said of its content, by header names in lower case; content-md5 in base64
 * @param metadata what users said, names in lower case and without prefix
 * @param tags its index tags
 */
record StoredBlob(
    String name,
    Path file,
    long size,
    String etag,
    Instant modified,
    Map<String, String> headers,
    Map<String, String> metadata,
    Map<String, String> tags) {

  /** A new ETag, as Azure makes them. */
  static String fresh() {
    return "0x" + UUID.randomUUID().toString().replace("-", "").substring(0, 15);
  }

  StoredBlob described(Map<String, String> words, Instant at) {
    return new StoredBlob(name, file, size, fresh(), at, headers, words, tags);
  }

  StoredBlob tagged(Map<String, String> others) {
    return new StoredBlob(name, file, size, etag, modified, headers, metadata, others);
  }
}
