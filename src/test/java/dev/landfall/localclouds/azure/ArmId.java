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
 */
record ArmId(String text, String group, String type, List<String> names) {
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
      return Optional.of(new ArmId(text, s.get(3), GROUP, List.of(s.get(3))));
    }
    int provider = provider(s);
    if (s.size() < provider + 4 || s.size() % 2 != 0 || !isProvider(s, 4)) {
      return Optional.empty();
    }
    List<String> types = new ArrayList<>(List.of(s.get(provider + 1)));
    List<String> names = new ArrayList<>();
    for (int i = provider + 2; i < s.size(); i += 2) {
      types.add(s.get(i));
      names.add(s.get(i + 1));
    }
    return Optional.of(new ArmId(text, s.get(3), String.join("/", types), List.copyOf(names)));
  }

  /** Where the namespace of the type is told: the last time, for what extends another resource. */
  private static int provider(List<String> s) {
    int last = 4;
    for (int i = 4; i < s.size(); i += 2) {
      last = isProvider(s, i) ? i : last;
    }
    return last;
  }

  private static boolean isProvider(List<String> s, int at) {
    return s.size() > at && s.get(at).equalsIgnoreCase("providers");
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

  /** The resource it is part of, or extends; empty for what stands in its group. */
  Optional<ArmId> parent() {
    int end =
        names.size() < 2
            ? key().lastIndexOf("/providers/")
            : text.lastIndexOf('/', text.lastIndexOf('/') - 1);
    return end < 0
        ? Optional.empty()
        : parse(text.substring(0, end)).filter(p -> !p.type().equals(GROUP));
  }

  ArmId child(String type, String name) {
    List<String> more = new ArrayList<>(names);
    more.add(name);
    return new ArmId(
        "%s/%s/%s".formatted(text, type, name), group, this.type + "/" + type, List.copyOf(more));
  }
}
