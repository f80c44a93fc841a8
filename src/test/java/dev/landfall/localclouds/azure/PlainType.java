package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** A type with nothing behind it here but its declaration, such as a private DNS zone. */
record PlainType(String name, List<String> versions) implements ArmType {
  PlainType(String name, String... versions) {
    this(name, List.of(versions));
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    String network = Json.text(asked, "properties.virtualNetwork.id");
    if (!network.isEmpty()) {
      world.referenced(network, id.text());
    }
    String policy = Json.text(asked, "properties.resolutionPolicy");
    boolean privateLink = id.names().getFirst().startsWith("privatelink.");
    if (!policy.isEmpty() && !policy.equals("Default") && !privateLink) {
      throw new ArmError(
          400,
          "BadRequest",
          "The resolution policy '%s' is only applicable to links of privatelink zones, which '%s'"
              + " is not.",
          policy,
          id.names().getFirst());
    }
    return asked.deepCopy();
  }

  @Override
  public boolean asynchronous() {
    return true;
  }
}
