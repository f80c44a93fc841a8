package dev.landfall.localclouds.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.util.List;

/** The form every answer of Cloudflare has. */
final class Envelope {
  private Envelope() {}

  static CloudResponse result(JsonNode result) {
    ObjectNode envelope = blank(true);
    envelope.set("result", result);
    return CloudResponse.json(200, envelope.toString());
  }

  /** One page of a list, numbered from 1. */
  static CloudResponse page(List<ObjectNode> all, CloudRequest request, int size, int largest) {
    int perPage = number(request, "per_page", size, largest);
    int page = number(request, "page", 1, Integer.MAX_VALUE);
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    all.stream().skip((page - 1L) * perPage).limit(perPage).forEach(result::add);
    ObjectNode envelope = blank(true);
    envelope.set("result", result);
    envelope
        .putObject("result_info")
        .put("page", page)
        .put("per_page", perPage)
        .put("count", result.size())
        .put("total_count", all.size())
        .put("total_pages", (all.size() + perPage - 1) / perPage);
    return CloudResponse.json(200, envelope.toString());
  }

  private static int number(CloudRequest request, String name, int usual, int largest) {
    try {
      int value = request.query(name).map(Integer::parseInt).orElse(usual);
      if (value >= 1 && value <= largest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of bounds.
    }
    throw Refusal.invalid(1004, name + " must be a number from 1 to " + largest + ".");
  }

  static CloudResponse refusal(Refusal refusal) {
    ObjectNode envelope = blank(false);
    ((ArrayNode) envelope.get("errors"))
        .addObject()
        .put("code", refusal.code)
        .put("message", refusal.getMessage());
    envelope.putNull("result");
    return CloudResponse.json(refusal.status, envelope.toString());
  }

  private static ObjectNode blank(boolean success) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("success", success);
    envelope.putArray("errors");
    envelope.putArray("messages");
    return envelope;
  }
}
