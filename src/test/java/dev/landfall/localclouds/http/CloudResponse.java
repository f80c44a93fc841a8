package dev.landfall.localclouds.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One answer.
 *
 * @param status the HTTP status
 * @param headers the headers to send
 * @param body the body, empty for none
 * @param file what is sent in its place, where the body is too large to be held in memory
 */
public record CloudResponse(
    int status, Map<String, String> headers, byte[] body, Optional<Slice> file) {

  /**
   * Part of a file.
   *
   * @param path the file
   * @param from the first byte
   * @param length how many
   */
  public record Slice(Path path, long from, long length) {}

  /** An answer whose body is at hand. */
  public CloudResponse(int status, Map<String, String> headers, byte[] body) {
    this(status, headers, body, Optional.empty());
  }

  /** An answer whose body is part of a file. */
  public static CloudResponse file(int status, Map<String, String> headers, Slice file) {
    return new CloudResponse(status, headers, new byte[0], Optional.of(file));
  }

  /** An answer with a JSON body. */
  public static CloudResponse json(int status, String json) {
    return new CloudResponse(
        status,
        Map.of("content-type", "application/json; charset=utf-8"),
        json.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer without a body. */
  public static CloudResponse empty(int status) {
    return new CloudResponse(status, Map.of(), new byte[0]);
  }

  /** The same answer with one more header. */
  public CloudResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new CloudResponse(status, Map.copyOf(more), body, file);
  }
}
