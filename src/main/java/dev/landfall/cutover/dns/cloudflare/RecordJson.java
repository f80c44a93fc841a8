package dev.landfall.cutover.dns.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.cutover.dns.DnsChange;
import dev.landfall.cutover.dns.DnsRecord;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records as Cloudflare writes them. */
final class RecordJson {
  private RecordJson() {}

  static DnsRecord read(JsonNode json) {
    List<String> tags = new ArrayList<>();
    json.path("tags").forEach(tag -> tags.add(tag.asText()));
    String type = json.path("type").asText();
    return new DnsRecord(
        json.path("name").asText(),
        type,
        content(type, json.path("content").asText()),
        json.path("ttl").asInt(DnsRecord.AUTOMATIC_TTL),
        json.path("proxied").asBoolean(),
        json.path("id").asText(),
        text(json.path("comment")),
        tags,
        instant(json.path("created_on").asText()));
  }

  /** Text that was entered without quotes is shown without them; the records are the same. */
  private static String content(String type, String content) {
    return type.equals("TXT") && !content.startsWith("\"") ? "\"" + content + "\"" : content;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The body of one batch; Cloudflare runs it as deletes, patches, posts, in this order. */
  static ObjectNode batch(List<DnsChange> changes) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode deletes = body.putArray("deletes");
    ArrayNode patches = body.putArray("patches");
    ArrayNode posts = body.putArray("posts");
    for (DnsChange change : changes) {
      switch (change) {
        case DnsChange.Delete delete -> deletes.addObject().put("id", delete.before().id());
        case DnsChange.Update update ->
            patches.add(write(update.after()).put("id", update.before().id()));
        case DnsChange.Create create -> posts.add(write(create.record()));
        case DnsChange.Expect expect -> {}
      }
    }
    return body;
  }

  private static ObjectNode write(DnsRecord record) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", record.name()).put("type", record.type()).put("content", record.content());
    json.put("ttl", record.ttlSeconds()).put("proxied", record.proxied());
    json.put("comment", record.comment());
    ArrayNode tags = json.putArray("tags");
    record.tags().forEach(tags::add);
    return json;
  }
}
