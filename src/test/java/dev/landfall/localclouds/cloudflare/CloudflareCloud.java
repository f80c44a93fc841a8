package dev.landfall.localclouds.cloudflare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cloudflare's API v4 as far as DNS goes: {@code /user/tokens/verify}, {@code /zones}, {@code
 * /zones/{id}/dns_records} with its records and its batch. What it accepts is answered by DNS at
 * once, from the {@link ZoneStore} it was given.
 */
public final class CloudflareCloud implements CloudApi {
  /** Where the API begins: endpoints end in it. */
  public static final String BASE_PATH = "/client/v4";

  private final Map<String, CloudflareZone> zones = new ConcurrentHashMap<>();
  private final ZoneStore store;
  private final Clock clock;
  private final String edgeAddress;
  private final String apiToken = new BigInteger(200, new SecureRandom()).toString(36);
  private volatile Optional<Instant> tokenEnds = Optional.empty();

  /**
   * Cloudflare, its edge on 127.0.0.1.
   *
   * @param store where DNS answers from
   * @param clock for created_on and modified_on
   */
  public CloudflareCloud(ZoneStore store, Clock clock) {
    this(store, clock, "127.0.0.1");
  }

  /**
   * Cloudflare.
   *
   * @param edgeAddress what DNS answers for a proxied record; nothing listens there unless somebody
   *     makes it
   */
  public CloudflareCloud(ZoneStore store, Clock clock, String edgeAddress) {
    this.store = store;
    this.clock = clock;
    this.edgeAddress = edgeAddress;
  }

  /** The one token that is accepted. */
  public String apiToken() {
    return apiToken;
  }

  /** Gives the token an end. */
  public void tokenEnds(Instant at) {
    tokenEnds = Optional.of(at);
  }

  /** Makes an empty, active zone, where there is none of that name. */
  public void addZone(String name) {
    zones.computeIfAbsent(
        name.toLowerCase(Locale.ROOT),
        apex -> new CloudflareZone(apex, store, edgeAddress, clock.instant()));
  }

  /**
   * Makes a record as a POST would, under the same rules.
   *
   * @param zone a zone made before
   * @param record {@code type}, {@code name}, {@code content}, and what else a POST takes
   */
  public void addRecord(String zone, Map<String, Object> record) {
    CloudflareZone at = zones.get(zone.toLowerCase(Locale.ROOT));
    at.transact(
        draft ->
            draft.put(
                RecordInput.created(
                    at.name, RecordCalls.JSON.valueToTree(record), clock.instant())));
  }

  @Override
  public String name() {
    return "cloudflare";
  }

  @Override
  public String operation(CloudRequest request) {
    String path = request.path();
    String what;
    if (path.endsWith("/dns_records/batch")) {
      what = "dns_records/batch";
    } else if (path.contains("/dns_records")) {
      what = "dns_records";
    } else {
      what = path.endsWith("/verify") ? "user/tokens/verify" : "zones";
    }
    return request.method() + " " + what;
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return !request.method().equals("GET");
  }

  @Override
  public CloudResponse handle(CloudRequest request) {
    try {
      return route(request, segments(request));
    } catch (Refusal refusal) {
      return Envelope.refusal(refusal);
    }
  }

  /** {@code /client/v4/zones/id/dns_records/id} in pieces. */
  private static String[] segments(CloudRequest request) {
    return request.path().substring(1).split("/");
  }

  private CloudResponse route(CloudRequest request, String[] path) {
    boolean get = request.method().equals("GET");
    String rest = request.path().startsWith(BASE_PATH + "/") ? request.path() : "";
    if (get && rest.equals(BASE_PATH + "/user/tokens/verify")) {
      authenticate(request, new Refusal(401, 1000, "Invalid API Token"));
      ObjectNode token =
          JsonNodeFactory.instance
              .objectNode()
              .put("id", "ed17574386854bf78a67040be0a770b0")
              .put("status", "active");
      tokenEnds.ifPresent(at -> token.put("expires_on", at.toString()));
      return Envelope.result(token);
    }
    if (get && rest.equals(BASE_PATH + "/zones")) {
      authenticate(request, new Refusal(403, 9109, "Invalid access token"));
      return Envelope.page(
          zones.values().stream()
              .filter(zone -> request.query("name").map(zone.name::equals).orElse(true))
              .map(CloudflareZone::json)
              .toList(),
          request,
          20,
          50);
    }
    authenticate(request, new Refusal(403, 10000, "Authentication error"));
    CloudflareZone zone =
        zones.values().stream()
            .filter(z -> path.length >= 4 && path[2].equals("zones") && z.id.equals(path[3]))
            .findFirst()
            .orElseThrow(() -> Refusal.noRoute(request.path()));
    if (get && path.length == 4) {
      return Envelope.result(zone.json());
    }
    if (rest.isEmpty() || path.length > 6 || !path[4].equals("dns_records")) {
      throw Refusal.noRoute(request.path());
    }
    RecordCalls calls = new RecordCalls(zone, clock);
    return path.length == 5 ? calls.list(request) : calls.one(request, path[5]);
  }

  private void authenticate(CloudRequest request, Refusal refusal) {
    String sent =
        request
            .header("authorization")
            .orElseThrow(() -> new Refusal(400, 9106, "Authentication failed: no token"));
    if (!sent.startsWith("Bearer ")) {
      throw new Refusal(400, 6003, "Invalid request headers");
    }
    if (!MessageDigest.isEqual(bytes(sent.substring("Bearer ".length())), bytes(apiToken))) {
      throw refusal;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
