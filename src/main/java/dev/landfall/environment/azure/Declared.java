package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Everything that resources are made from.
 *
 * @param side the declaration
 * @param owner who makes them
 * @param subscription the subscription's id as a path
 * @param tenant the Entra tenant that it trusts
 * @param adopts which resources may be taken over where they exist
 * @param inputs passwords and certificates that the declaration refers to
 */
public record Declared(
    AzureSide side,
    Owner owner,
    String subscription,
    String tenant,
    Predicate<String> adopts,
    Inputs inputs) {

  /** The resource group's id. */
  String groupId() {
    return subscription + "/resourceGroups/" + side.resourceGroup();
  }

  /** The id of a resource in the group, for example {@code Microsoft.Network/virtualNetworks}. */
  String id(String type, String name) {
    return "%s/providers/%s/%s".formatted(groupId(), type, name);
  }

  /** The resource group's name in the graph. */
  String group() {
    return "resourceGroup/" + side.resourceGroup();
  }

  /** The virtual network's name in the graph. */
  String network() {
    return "virtualNetwork/" + side.network().name();
  }

  /** The id of a subnet. */
  String subnetId(String subnet) {
    return "%s/subnets/%s"
        .formatted(id("Microsoft.Network/virtualNetworks", side.network().name()), subnet);
  }

  /** The tags of everything we make. */
  Map<String, Object> tags() {
    return Map.of(Owner.TAG, owner.tag());
  }
}
