package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** What the service principal may do: everything, but for actions taken away from it. */
final class Rights {
  private final Set<String> taken = new CopyOnWriteArraySet<>();

  /** Takes an action away, for example {@code Microsoft.Network/virtualNetworks/write}. */
  void take(String action) {
    taken.add(action.toLowerCase(Locale.ROOT));
  }

  void restore() {
    taken.clear();
  }

  /** The one permission that it has. */
  ObjectNode permissions() {
    return Json.object(
        "value",
        List.of(
            Json.object(
                "actions",
                List.of("*"),
                "notActions",
                List.copyOf(taken),
                "dataActions",
                List.of(),
                "notDataActions",
                List.of())));
  }

  /** Refuses as Azure does, by the action and the scope. */
  void check(String method, String type, String scope, String rest) {
    String action =
        "%s/%s"
            .formatted(
                type.equals(ArmId.GROUP)
                    ? "Microsoft.Resources/subscriptions/resourceGroups"
                    : type,
                switch (method) {
                  case "PUT", "PATCH" -> "write";
                  case "DELETE" -> "delete";
                  case "POST" -> rest + "/action";
                  default -> "read";
                });
    if (taken.contains(action.toLowerCase(Locale.ROOT))) {
      throw new ArmError(
          403,
          "AuthorizationFailed",
          "The client does not have authorization to perform action '%s' over scope '%s' or the"
              + " scope is invalid. If access was recently granted, please refresh your"
              + " credentials.",
          action,
          scope);
    }
  }
}
