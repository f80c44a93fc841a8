package dev.landfall.localclouds.cloudflare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.dns.ZoneStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * One zone and its records. A change is a transaction: whole, or not at all; DNS sees it at once.
 */
final class CloudflareZone {
  final String id = UUID.randomUUID().toString().replace("-", "");
  final String name;
  private final Instant createdOn;
  private final ZoneStore store;
  private final String edgeAddress;
  private Map<String, StoredRecord> records = Map.of();

  CloudflareZone(String name, ZoneStore store, String edgeAddress, Instant createdOn) {
    this.name = name;
    this.store = store;
    this.edgeAddress = edgeAddress;
    this.createdOn = createdOn;
    store.createZone(name);
  }

  synchronized List<StoredRecord> records() {
    return List.copyOf(records.values());
  }

  synchronized StoredRecord record(String recordId) {
    return new Draft(records).get(recordId);
  }

  synchronized <T> T transact(Function<Draft, T> change) {
    Draft draft = new Draft(new LinkedHashMap<>(records));
    T result = change.apply(draft);
    records = draft.records();
    store.replace(
        name, records.values().stream().map(r -> r.published(edgeAddress)).distinct().toList());
    return result;
  }

  /** The records as a transaction leaves them, if nothing in it is refused. */
  record Draft(Map<String, StoredRecord> records) {
    StoredRecord get(String id) {
      StoredRecord record = records.get(id);
      if (record == null) {
        throw Refusal.noRecord();
      }
      return record;
    }

    StoredRecord put(StoredRecord record) {
      RecordRules.checkBeside(record, records.values());
      records.put(record.id(), record);
      return record;
    }

    StoredRecord remove(String id) {
      StoredRecord record = get(id);
      records.remove(id);
      return record;
    }
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("name", name).put("status", "active").put("paused", false);
    json.put("type", "full").put("development_mode", 0);
    json.putArray("name_servers").add("ns1." + name);
    json.put("created_on", createdOn.toString()).put("modified_on", createdOn.toString());
    return json;
  }
}
