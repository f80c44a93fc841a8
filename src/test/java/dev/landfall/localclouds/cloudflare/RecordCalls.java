package dev.landfall.localclouds.cloudflare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.function.Function;

/** The calls on the records of one zone. */
final class RecordCalls {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH_LIMIT = 200;

  private final CloudflareZone zone;
  private final Clock clock;

  RecordCalls(CloudflareZone zone, Clock clock) {
    this.zone = zone;
    this.clock = clock;
  }

  CloudResponse list(CloudRequest request) {
    return switch (request.method()) {
      case "GET" ->
          Envelope.page(
              zone.records().stream()
                  .filter(RecordFilter.of(request))
                  .sorted(
                      Comparator.comparing(StoredRecord::type).thenComparing(StoredRecord::name))
                  .map(StoredRecord::json)
                  .toList(),
              request,
              100,
              5_000_000);
      case "POST" -> {
        JsonNode body = body(request);
        yield Envelope.result(zone.transact(draft -> create(draft, body)).json());
      }
      default -> throw new Refusal(405, 10405, "Method not allowed for this authentication scheme");
    };
  }

  CloudResponse one(CloudRequest request, String id) {
    return switch (request.method()) {
      case "GET" -> Envelope.result(zone.record(id).json());
      case "POST" -> {
        if (!id.equals("batch")) {
          throw Refusal.noRoute(request.path());
        }
        JsonNode body = body(request);
        yield Envelope.result(zone.transact(draft -> batch(draft, body)));
      }
      case "PATCH" -> {
        JsonNode body = body(request);
        yield Envelope.result(zone.transact(draft -> patch(draft, id, body)).json());
      }
      case "PUT" -> {
        JsonNode body = body(request);
        yield Envelope.result(zone.transact(draft -> put(draft, id, body)).json());
      }
      case "DELETE" -> {
        zone.transact(draft -> draft.remove(id));
        yield Envelope.result(JsonNodeFactory.instance.objectNode().put("id", id));
      }
      default -> throw new Refusal(405, 10405, "Method not allowed for this authentication scheme");
    };
  }

  /** Deletes, patches, puts, posts, in this order whatever the order in the request. */
  private ObjectNode batch(CloudflareZone.Draft draft, JsonNode body) {
    int size = 0;
    for (JsonNode list : body) {
      size += list.size();
    }
    if (size > BATCH_LIMIT) {
      throw Refusal.invalid(1004, "A batch may hold at most " + BATCH_LIMIT + " records.");
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    each(result, body, "deletes", item -> draft.remove(id(item)));
    each(result, body, "patches", item -> patch(draft, id(item), item));
    each(result, body, "puts", item -> put(draft, id(item), item));
    each(result, body, "posts", item -> create(draft, item));
    return result;
  }

  private static void each(
      ObjectNode result, JsonNode body, String what, Function<JsonNode, StoredRecord> call) {
    ArrayNode done = result.putArray(what);
    body.path(what).forEach(item -> done.add(call.apply(item).json()));
  }

  private static String id(JsonNode item) {
    return item.path("id").asText();
  }

  private StoredRecord create(CloudflareZone.Draft draft, JsonNode body) {
    return draft.put(RecordInput.created(zone.name, body, clock.instant()));
  }

  private StoredRecord patch(CloudflareZone.Draft draft, String id, JsonNode body) {
    return draft.put(RecordInput.patched(zone.name, draft.get(id), body, clock.instant()));
  }

  private StoredRecord put(CloudflareZone.Draft draft, String id, JsonNode body) {
    return draft.put(RecordInput.replaced(zone.name, draft.get(id), body, clock.instant()));
  }

  private static JsonNode body(CloudRequest request) {
    try {
      JsonNode body = JSON.readTree(request.body());
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      // Refused below, like a body that is no object.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw Refusal.invalid(9207, "Request body is invalid.");
  }
}
