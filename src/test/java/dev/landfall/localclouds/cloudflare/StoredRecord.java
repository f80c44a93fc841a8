package dev.landfall.localclouds.cloudflare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.dns.ZoneRecord;
import java.time.Instant;
import java.util.List;

/**
 * One record as Cloudflare keeps it.
 *
 * @param ttl 60 to 86400 seconds, or 1 for automatic
 * @param priority of an MX record, null for others
 * @param comment null when there is none
 */
record StoredRecord(
    String id,
    String name,
    String type,
    String content,
    int ttl,
    boolean proxied,
    Integer priority,
    String comment,
    List<String> tags,
    Instant createdOn,
    Instant modifiedOn) {

  static final int AUTOMATIC = 1;
  static final int AUTOMATIC_SECONDS = 300;

  boolean address() {
    return type.equals("A") || type.equals("AAAA");
  }

  boolean proxiable() {
    return address() || type.equals("CNAME");
  }

  /** What resolvers get: a proxied record is answered with the edge's address. */
  ZoneRecord published(String edgeAddress) {
    if (proxied) {
      return new ZoneRecord(name, "A", edgeAddress, AUTOMATIC_SECONDS);
    }
    return new ZoneRecord(
        name,
        type,
        priority == null ? content : priority + " " + content,
        ttl == AUTOMATIC ? AUTOMATIC_SECONDS : ttl);
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("name", name).put("type", type).put("content", content);
    json.put("proxiable", proxiable()).put("proxied", proxied).put("ttl", ttl);
    if (priority != null) {
      json.put("priority", priority);
    }
    json.putObject("settings");
    json.putObject("meta");
    json.put("comment", comment);
    tags.forEach(json.putArray("tags")::add);
    json.put("created_on", createdOn.toString()).put("modified_on", modifiedOn.toString());
    return json;
  }
}
