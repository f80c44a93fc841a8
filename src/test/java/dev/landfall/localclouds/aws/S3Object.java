package dev.landfall.localclouds.aws;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An object of a bucket: its content is a file.
 *
 * @param key its key
 * @param file its content
 * @param size bytes
 * @param etag without quotes: an MD5, or of the MD5s of its parts with their number
 * @param modified to the second, as S3 tells it
 * @param headers what was said of its content, by header names in lower case
 * @param metadata what users said, names in lower case and without prefix
 * @param tags its tags
 * @param parts the sizes of the parts it was uploaded in, empty for one that came whole
 */
record S3Object(
    String key,
    Path file,
    long size,
    String etag,
    Instant modified,
    Map<String, String> headers,
    Map<String, String> metadata,
    Map<String, String> tags,
    List<Long> parts) {

  S3Object tagged(Map<String, String> others) {
    return new S3Object(key, file, size, etag, modified, headers, metadata, others, parts);
  }

  /** The first byte and the length of a part, counted from 1. */
  long[] part(int number) {
    if (parts.isEmpty()) {
      return new long[] {0, size};
    }
    long from = parts.subList(0, number - 1).stream().mapToLong(Long::longValue).sum();
    return new long[] {from, parts.get(number - 1)};
  }
}
