package dev.landfall.localclouds.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Reads a record out of a request body: whole for POST and PUT, what is given for PATCH. */
final class RecordInput {
  private RecordInput() {}

  static StoredRecord created(String apex, JsonNode body, Instant now) {
    String id = UUID.randomUUID().toString().replace("-", "");
    return whole(apex, body, id, now, now);
  }

  static StoredRecord replaced(String apex, StoredRecord old, JsonNode body, Instant now) {
    return whole(apex, body, old.id(), old.createdOn(), now);
  }

  private static StoredRecord whole(
      String apex, JsonNode body, String id, Instant created, Instant now) {
    for (String field : List.of("type", "name", "content")) {
      if (!body.path(field).isTextual()) {
        throw Refusal.invalid(1004, "DNS Validation Error: " + field + " is required.");
      }
    }
    StoredRecord blank =
        new StoredRecord(
            id, apex, "", "", StoredRecord.AUTOMATIC, false, null, null, List.of(), created, now);
    return patched(apex, blank, body, now);
  }

  static StoredRecord patched(String apex, StoredRecord old, JsonNode body, Instant now) {
    boolean proxied = body.path("proxied").asBoolean(old.proxied());
    StoredRecord record =
        new StoredRecord(
            old.id(),
            body.has("name") ? fullName(apex, body.get("name").asText()) : old.name(),
            body.path("type").asText(old.type()),
            body.path("content").asText(old.content()),
            proxied ? StoredRecord.AUTOMATIC : body.path("ttl").asInt(old.ttl()),
            proxied,
            body.has("priority") ? Integer.valueOf(body.get("priority").asInt()) : old.priority(),
            body.has("comment") ? text(body.get("comment")) : old.comment(),
            body.has("tags") ? tags(body.get("tags")) : old.tags(),
            old.createdOn(),
            now);
    RecordRules.check(record);
    return record;
  }

  private static String fullName(String apex, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("@") || lower.equals(apex)) {
      return apex;
    }
    return lower.endsWith("." + apex) ? lower : lower + "." + apex;
  }

  private static String text(JsonNode node) {
    return node.isNull() || node.asText().isEmpty() ? null : node.asText();
  }

  private static List<String> tags(JsonNode node) {
    List<String> tags = new ArrayList<>();
    node.forEach(tag -> tags.add(tag.asText()));
    return List.copyOf(tags);
  }
}
