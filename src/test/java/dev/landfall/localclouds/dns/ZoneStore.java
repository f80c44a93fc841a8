package dev.landfall.localclouds.dns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The zones of this run, of whichever cloud: Cloudflare's, and those the clouds keep for themselves
 * ({@code elb.amazonaws.com}, a Container Apps environment's default domain). A change is whole and
 * visible at once to every reader.
 */
public final class ZoneStore {
  private final Map<String, ZoneData> zones = new ConcurrentHashMap<>();

  /** Makes a zone without records, where there is none of that name. */
  public void createZone(String apex) {
    change(apex, records -> records);
  }

  /**
   * Puts records into a zone, which is made when there is none: each takes the place of all records
   * of its name and type, so putting twice changes nothing but the serial. All records of one call
   * that share name and type stand together.
   */
  public void put(String apex, ZoneRecord... records) {
    List<ZoneRecord> added = List.of(records);
    change(
        apex,
        standing -> {
          List<ZoneRecord> all = new ArrayList<>(standing);
          all.removeIf(
              old ->
                  added.stream()
                      .anyMatch(r -> r.name().equals(old.name()) && r.type().equals(old.type())));
          all.addAll(added);
          return all;
        });
  }

  /** Takes all records of a name away; a name that is not there stays away. */
  public void remove(String apex, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    change(apex, records -> records.stream().filter(r -> !r.name().equals(lower)).toList());
  }

  /** Gives a zone exactly these records. */
  public void replace(String apex, Collection<ZoneRecord> records) {
    List<ZoneRecord> copy = List.copyOf(records);
    change(apex, standing -> copy);
  }

  private void change(String apex, UnaryOperator<List<ZoneRecord>> change) {
    zones.compute(
        apex.toLowerCase(Locale.ROOT),
        (name, zone) ->
            zone == null
                ? ZoneData.of(name, 1, change.apply(List.of()))
                : ZoneData.of(name, zone.serial() + 1, change.apply(zone.records())));
  }

  /** The zone a name is in: the one with the longest apex. */
  public Optional<ZoneData> zoneOf(String name) {
    String apex = name.toLowerCase(Locale.ROOT);
    while (true) {
      ZoneData zone = zones.get(apex);
      if (zone != null) {
        return Optional.of(zone);
      }
      int dot = apex.indexOf('.');
      if (dot < 0) {
        return Optional.empty();
      }
      apex = apex.substring(dot + 1);
    }
  }
}
