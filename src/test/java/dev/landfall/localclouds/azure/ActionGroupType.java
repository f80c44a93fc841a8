package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Action groups: global, with a short name and receivers. No mail is sent. */
final class ActionGroupType implements ArmType {
  @Override
  public String name() {
    return "Microsoft.Insights/actionGroups";
  }

  @Override
  public List<String> versions() {
    return List.of("2023-01-01", "2022-06-01");
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    MetricAlertType.global(name(), asked);
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    String shortName = Json.text(body, "properties.groupShortName");
    if (shortName.isEmpty() || shortName.length() > 12) {
      throw bad("groupShortName '%s' must have 1 to 12 characters.", shortName);
    }
    if (!properties.path("enabled").isBoolean()) {
      throw bad("enabled is required.");
    }
    Set<String> names = new HashSet<>();
    List<ObjectNode> receivers = new ArrayList<>();
    for (JsonNode receiver : Json.list(body, "properties.emailReceivers")) {
      String address = Json.text(receiver, "emailAddress");
      if (!address.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
        throw bad("The email address '%s' is not valid.", address);
      }
      String name = Json.text(receiver, "name");
      if (name.isEmpty() || !names.add(Json.lower(name))) {
        throw bad("Receiver name '%s' must be given and unique in the action group.", name);
      }
      ObjectNode told = receiver.deepCopy();
      told.put("status", "Enabled");
      told.put("useCommonAlertSchema", receiver.path("useCommonAlertSchema").asBoolean());
      receivers.add(told);
    }
    properties.set("emailReceivers", Json.MAPPER.valueToTree(receivers));
    for (String none : List.of("smsReceivers", "webhookReceivers", "armRoleReceivers")) {
      properties.putIfAbsent(none, Json.MAPPER.createArrayNode());
    }
    return body;
  }

  private static ArmError bad(String message, Object... arguments) {
    return new ArmError(400, "BadRequest", message, arguments);
  }

  /** Azure writes it with a capital. */
  @Override
  public ObjectNode shown(World world, Stored resource) {
    return resource.body().deepCopy().put("location", "Global");
  }

  @Override
  public void rests(Stored resource, boolean well) {}
}
