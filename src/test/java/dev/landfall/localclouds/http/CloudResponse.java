package dev.landfall.localclouds.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer.
 *
 * @param status the HTTP status
 * @param headers the headers to send
 * @param body the body, empty for none
 */
public record CloudResponse(int status, Map<String, String> headers, byte[] body) {

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
    return new CloudResponse(status, Map.copyOf(more), body);
  }
}
