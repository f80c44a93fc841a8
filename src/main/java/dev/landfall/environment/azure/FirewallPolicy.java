package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Gateway;
import java.util.List;

/**
 * The gateway's web application firewall policy: Azure's managed rules, and what is done about a
 * request that breaks one. A gateway of tier WAF_v2 cannot be made without.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.network/2025-03-01/applicationgatewaywebapplicationfirewallpolicies">
 *     reference, 2025-03-01</a>
 */
final class FirewallPolicy {
  private static final String TYPE =
      "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies";

  private FirewallPolicy() {}

  static String name(Gateway gateway) {
    return "firewallPolicy/" + resource(gateway);
  }

  static String id(Declared d, Gateway gateway) {
    return d.id(TYPE, resource(gateway));
  }

  static AzureResource of(Declared d, Gateway gateway) {
    String ruleSet = gateway.firewall().ruleSet();
    int version = ruleSet.lastIndexOf('_');
    return ArmResource.of(
        name(gateway),
        List.of(d.group()),
        id(d, gateway),
        ApiVersions.NETWORK,
        Trees.tree(
            "location",
            d.side().location(),
            "tags",
            d.tags(),
            "properties",
            Trees.tree(
                "policySettings",
                Trees.tree(
                    "state",
                    "Enabled",
                    "mode",
                    gateway.firewall().mode().name(),
                    "requestBodyCheck",
                    true),
                "managedRules",
                Trees.tree(
                    "managedRuleSets",
                    List.of(
                        Trees.tree(
                            "ruleSetType",
                            ruleSet.substring(0, version),
                            "ruleSetVersion",
                            ruleSet.substring(version + 1)))))));
  }

  private static String resource(Gateway gateway) {
    return gateway.name() + "-waf";
  }
}
