package dev.landfall.cutover.dns.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.spine.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Cloudflare's refusals as failures. The numbers in an envelope's {@code errors} decide before the
 * HTTP status does, for one status serves many of them.
 */
final class CloudflareErrors {
  /** 10000 authentication, 9109 and 1000 invalid token, 9106 and 6003 headers. */
  private static final Set<Integer> DENIED = Set.of(10000, 9109, 9106, 6003, 6111);

  /** Somebody was there first, or the record is gone: 81053 to 81058 exists, 81044 does not. */
  private static final Set<Integer> CONFLICT = Set.of(81053, 81054, 81056, 81057, 81058, 81044);

  /** Cloudflare blocks for up to five minutes; asking once a minute does not prolong it. */
  private static final Duration UNSAID_PAUSE = Duration.ofMinutes(1);

  private CloudflareErrors() {}

  static Failure failure(String what, Response response, JsonNode envelope) {
    List<JsonNode> errors = new ArrayList<>();
    collect(envelope.path("errors"), errors);
    List<Integer> codes = errors.stream().map(error -> error.path("code").asInt()).toList();
    int status = response.code();
    String said = said(status, errors);
    String refused = "Cloudflare refused the " + what + " (" + said + ")";
    if (status == 429) {
      return new Failure.Throttled(refused, pause(response));
    }
    if (status >= 500) {
      return new Failure.Transient("Cloudflare failed at the " + what, said);
    }
    if (status == 401 || status == 403 || codes.stream().anyMatch(DENIED::contains)) {
      return new Failure.Denied(
          refused, "give the API token Zone Read and DNS Edit on the zone, or correct the Secret");
    }
    if (codes.stream().anyMatch(CONFLICT::contains) || status == 409) {
      return new Failure.Conflict(refused + ": the records changed since they were read");
    }
    return new Failure.Invalid(field(codes), what, "Cloudflare refused it: " + said);
  }

  /** The root causes: a validation error may wrap them in an {@code error_chain}. */
  private static void collect(JsonNode errors, List<JsonNode> found) {
    for (JsonNode error : errors) {
      found.add(error);
      collect(error.path("error_chain"), found);
    }
  }

  private static String said(int status, List<JsonNode> errors) {
    if (errors.isEmpty()) {
      return "HTTP " + status;
    }
    return errors.stream()
        .map(e -> e.path("code").asInt() + " " + e.path("message").asText())
        .reduce((a, b) -> a + "; " + b)
        .orElse("");
  }

  private static String field(List<Integer> codes) {
    if (codes.contains(9021)) {
      return "dns.ttlSeconds";
    }
    if (codes.contains(7003)) {
      return "spec.dns.zone";
    }
    return codes.contains(9005) || codes.contains(9006) || codes.contains(9007)
        ? "dns.target"
        : "dns.records";
  }

  /** Retry-After in seconds or as a date, counted from the server's own clock (RFC 9110 10.2.3). */
  private static Duration pause(Response response) {
    @Nullable String asked = response.header("Retry-After");
    if (asked == null) {
      return UNSAID_PAUSE;
    }
    if (asked.strip().matches("\\d{1,6}")) {
      return Duration.ofSeconds(Long.parseLong(asked.strip()));
    }
    @Nullable Instant until = instant(response, "Retry-After");
    @Nullable Instant now = instant(response, "Date");
    return until == null || now == null || until.isBefore(now)
        ? UNSAID_PAUSE
        : Duration.between(now, until);
  }

  private static @Nullable Instant instant(Response response, String header) {
    java.util.@Nullable Date date = response.headers().getDate(header);
    return date == null ? null : date.toInstant();
  }
}
