package dev.landfall.localclouds.dns;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One zone at one moment.
 *
 * @param apex the zone's name, lower case, without a final dot
 * @param serial grows with every change (RFC 1912 2.2)
 * @param names the records by name
 */
public record ZoneData(String apex, long serial, Map<String, List<ZoneRecord>> names) {

  static ZoneData of(String apex, long serial, Collection<ZoneRecord> records) {
    return new ZoneData(
        apex, serial, records.stream().collect(Collectors.groupingBy(ZoneRecord::name)));
  }

  /** All records. */
  public List<ZoneRecord> records() {
    return names.values().stream().flatMap(List::stream).toList();
  }

  /** Whether a name exists, if only because something exists below it (RFC 4592 2.2.2). */
  boolean exists(String name) {
    return name.equals(apex)
        || names.containsKey(name)
        || names.keySet().stream().anyMatch(other -> other.endsWith("." + name));
  }

  /**
   * The records that answer for a name: its own, or those of the wildcard at its closest encloser
   * (RFC 4592 3.3.1). Null when the name does not exist at all, empty when it has no records.
   */
  List<ZoneRecord> answering(String name) {
    if (exists(name)) {
      return names.getOrDefault(name, List.of());
    }
    String encloser = name;
    while (!exists(encloser)) {
      encloser = encloser.substring(encloser.indexOf('.') + 1);
    }
    return names.get("*." + encloser);
  }
}
