package dev.landfall.localclouds.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A resource's id. Ids are compared without regard to case and shown as they were first written.
 *
 * @param text the id
 * @param group its resource group
 * @param type {@code Microsoft.Network/virtualNetworks/subnets}; a group's own type for a group
 * @param names the names along the type
 * @param base what it extends, such as the resource that a diagnostic setting is about; empty for a
 *     resource that stands in its group
 */
record ArmId(String text, String group, String type, List<String> names, String base) {
  static final String GROUP = "Microsoft.Resources/resourceGroups";

  /** Reads a path that names one resource; empty when it names a collection or an action. */
  static Optional<ArmId> of(List<String> s) {
    if (s.size() < 4
        || !s.get(0).equalsIgnoreCase("subscriptions")
        || !s.get(2).equalsIgnoreCase("resourceGroups")) {
      return Optional.empty();
    }
    String text = "/" + String.join("/", s);
    if (s.size() == 4) {
      return Optional.of(new ArmId(text, s.get(3), GROUP, List.of(s.get(3)), ""));
    }
    if (s.size() < 8 || s.size() % 2 != 0 || !s.get(4).equalsIgnoreCase("providers")) {
      return Optional.empty();
    }
    int provider = provider(s);
    if (s.size() < provider + 4) {
      return Optional.empty();
    }
    List<String> types = new ArrayList<>(List.of(s.get(provider + 1)));
    List<String> names = new ArrayList<>();
    for (int i = provider + 2; i < s.size(); i += 2) {
      types.add(s.get(i));
      names.add(s.get(i + 1));
    }
    String base = provider == 4 ? "" : "/" + String.join("/", s.subList(0, provider));
    return Optional.of(
        new ArmId(text, s.get(3), String.join("/", types), List.copyOf(names), base));
  }

  /** Where the namespace of its type is named: the last time, as extensions come behind. */
  static int provider(List<String> s) {
    int provider = 4;
    for (int i = 8; i < s.size(); i += 2) {
      provider = s.get(i).equalsIgnoreCase("providers") ? i : provider;
    }
    return provider;
  }

  static Optional<ArmId> parse(String text) {
    return text.startsWith("/") ? of(List.of(text.substring(1).split("/"))) : Optional.empty();
  }

  String key() {
    return Json.lower(text);
  }

  String name() {
    return names.getLast();
  }

  /** The resource it is part of. */
  Optional<ArmId> parent() {
    return names.size() < 2
        ? parse(base)
        : parse(text.substring(0, text.lastIndexOf('/', text.lastIndexOf('/') - 1)));
  }

  ArmId child(String type, String name) {
    List<String> more = new ArrayList<>(names);
    more.add(name);
    return new ArmId(
        "%s/%s/%s".formatted(text, type, name),
        group,
        this.type + "/" + type,
        List.copyOf(more),
        base);
  }
}
