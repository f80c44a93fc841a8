package dev.landfall.localclouds.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it arrived over TLS, whole.
 *
 * @param method the HTTP method, upper case
 * @param rawPath the path as sent, still percent-encoded: signatures cover these very bytes
 * @param rawQuery the query as sent, without the question mark, empty when there is none
 * @param headers header names in lower case
 * @param body the whole body, empty when there is none
 */
public record CloudRequest(
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    byte[] body) {

  /** The path, decoded. */
  public String path() {
    return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The first value of a header, whatever its case. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** The first value of a query parameter, decoded. */
  public Optional<String> query(String name) {
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (URLDecoder.decode(key, StandardCharsets.UTF_8).equals(name)) {
        return Optional.of(
            equals < 0
                ? ""
                : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  /** The body as UTF-8 text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
