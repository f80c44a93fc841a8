package dev.landfall.environment.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.AzureSide;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Who may reach which subnet. */
class NetworkSecurityGroupTest {
  private static final String ALL =
      "{containerApps: 10.0.0.0/23, database: 10.0.2.0/24, gateway: 10.0.3.0/24,"
          + " privateEndpoints: 10.0.4.0/24}";

  @Test
  void theRulesInTheDocumentationAreThoseOfTheCode() throws IOException {
    Declared d = declared("subnets: " + ALL);
    List<String> rows =
        VirtualNetwork.names(d.side().network().subnets()).stream()
            .flatMap(
                subnet -> NetworkSecurityGroup.rules(d, subnet).stream().map(r -> row(subnet, r)))
            .toList();

    List<String> documented =
        Files.readString(Path.of("docs/network.md"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(documented).containsExactlyElementsOf(rows);
  }

  @Test
  void whereASubnetIsNotDeclaredNobodyFromItIsLetIn() {
    Declared d = declared("subnets: {database: 10.0.2.0/24}");

    assertThat(NetworkSecurityGroup.rules(d, VirtualNetwork.DATABASE))
        .extracting(SecurityRule::name)
        .containsExactly("AllowWithin", "AllowClients", "DenyAllInbound");
    assertThat(NetworkSecurityGroup.of(d)).hasSize(1);
  }

  @Test
  void clientsThatAreNamedAreTheOnlyOnesFromOutside() {
    Declared d = declared("subnets: {database: 10.0.2.0/24}, clients: [10.8.0.0/16, 10.9.0.0/16]");

    assertThat(
            NetworkSecurityGroup.rules(d, VirtualNetwork.DATABASE).get(1).tree().get("properties"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("sourceAddressPrefixes", List.of("10.8.0.0/16", "10.9.0.0/16"))
        .doesNotContainKey("sourceAddressPrefix");
  }

  @Test
  void theNetworkWaitsForItsGroups() {
    Declared d = declared("subnets: " + ALL);

    assertThat(VirtualNetwork.of(d).dependsOn())
        .contains("networkSecurityGroup/shop-vnet-database-nsg")
        .hasSize(5);
  }

  private static String row(String subnet, SecurityRule rule) {
    return "| `%s` | %d | `%s` | %s | %s | %s | %s |"
        .formatted(
            subnet,
            rule.priority(),
            rule.name(),
            rule.access(),
            whose(rule.from()),
            String.join(", ", rule.ports()),
            rule.why());
  }

  private static String whose(List<String> from) {
    Map<String, String> subnets =
        Map.of(
            "10.0.0.0/23",
            "container-apps",
            "10.0.2.0/24",
            "database",
            "10.0.3.0/24",
            "gateway",
            "VirtualNetwork",
            "`network.clients`",
            "*",
            "anyone");
    return subnets.getOrDefault(from.getFirst(), from.getFirst());
  }

  private static Declared declared(String network) {
    AzureSide side =
        Serialization.unmarshal(
            """
            connection: azure
            location: canadacentral
            resourceGroup: shop-rg
            network: {name: shop-vnet, addressSpace: [10.0.0.0/16], %s}
            """
                .formatted(network),
            AzureSide.class);
    return new Declared(
        side,
        new Owner("shop", "prod", "uid-1"),
        "/subscriptions/s",
        "tenant",
        name -> false,
        new Inputs(Map.of(), Map.of(), Map.of(), Map.of()));
  }
}
