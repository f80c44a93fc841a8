package dev.landfall.environment;

import static dev.landfall.environment.EnvironmentFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network's subnets and who is let into them, on an Azure that refuses what Azure refuses. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class NetworkTest {
  private static final String NETWORK = "2025-03-01";
  private static final String DATABASE =
      GROUP + "/providers/Microsoft.Network/networkSecurityGroups/shop-vnet-database-nsg";
  private static final String VNET =
      GROUP + "/providers/Microsoft.Network/virtualNetworks/shop-vnet";
  private static final String SUBNETS =
      "{containerApps: 10.0.0.0/23, database: 10.0.2.0/24, gateway: 10.0.3.0/24,"
          + " privateEndpoints: 10.0.4.0/24}";

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture on;

  @BeforeEach
  void start() {
    on = EnvironmentFixture.of(kubernetes, directory, network(""));
  }

  @AfterEach
  void stop() {
    on.close();
  }

  @Test
  void everySubnetHasAGroupOfItsOwnAndASecondPassWritesNothing() {
    on.settle();

    assertThat(on.arm.get(VNET, NETWORK).at("/properties/subnets"))
        .hasSize(4)
        .allSatisfy(
            subnet ->
                assertThat(subnet.at("/properties/networkSecurityGroup/id").asText())
                    .endsWith("shop-vnet-%s-nsg".formatted(subnet.path("name").asText())));
    long writes = on.writes();

    on.look();

    assertThat(on.condition("Ready")).startsWith("True Settled");
    assertThat(on.writes()).isEqualTo(writes);
  }

  @Test
  void aRuleOfSomebodyElseIsTakenOutAndNamed() {
    on.settle();
    ObjectNode group = on.arm.get(DATABASE, NETWORK);
    ((ArrayNode) group.at("/properties/securityRules"))
        .add(
            group
                .objectNode()
                .put("name", "everyone")
                .set(
                    "properties",
                    group
                        .objectNode()
                        .put("priority", 101)
                        .put("direction", "Inbound")
                        .put("access", "Allow")
                        .put("protocol", "*")
                        .put("sourceAddressPrefix", "Internet")
                        .put("sourcePortRange", "*")
                        .put("destinationAddressPrefix", "*")
                        .put("destinationPortRange", "*")));
    assertThat(on.arm.put(DATABASE, NETWORK, group.toString())).contains("everyone");
    on.arm.ended(DATABASE, NETWORK);
    long writes = on.writes();

    on.look();

    assertThat(on.line("networkSecurityGroup/shop-vnet-database-nsg").action())
        .isEqualTo(PlannedAction.Change);
    assertThat(on.line("networkSecurityGroup/shop-vnet-database-nsg").detail())
        .isEqualTo("securityRules[everyone] there → none");
    on.settle();
    assertThat(on.writes()).isEqualTo(writes + 1);
    assertThat(on.arm.get(DATABASE, NETWORK).toString()).doesNotContain("everyone");
  }

  @Test
  void oneRangeBecomesTwoAndThenOneAgain() {
    on.settle();

    on.declare(network("clients: [10.8.0.0/16, 10.9.0.0/16]"));
    on.settle();
    assertThat(rule("sourceAddressPrefixes").size()).isEqualTo(2);

    on.declare(network("clients: [10.8.0.0/16]"));
    on.settle();
    assertThat(rule("sourceAddressPrefix").asText()).isEqualTo("10.8.0.0/16");
  }

  @Test
  void aGroupOfOthersIsLeftAloneAndNothingIsPutBehindIt() {
    on.arm.put(
        GROUP,
        "2025-04-01",
        "{\"location\":\"canadacentral\",\"tags\":{\"landfall-owner\":\"shop/prod/uid-1\"}}");
    on.arm.put(DATABASE, NETWORK, "{\"location\":\"canadacentral\"}");
    on.arm.ended(DATABASE, NETWORK);

    on.until("Stalled", "networkSecurityGroup/shop-vnet-database-nsg: it exists and was not made");

    assertThat(on.arm.get(DATABASE, NETWORK).at("/properties/securityRules")).isEmpty();
    assertThat(on.arm.get(VNET, NETWORK, "error.code")).isEqualTo("ResourceNotFound");
  }

  private JsonNode rule(String field) {
    for (var rule : on.arm.get(DATABASE, NETWORK).at("/properties/securityRules")) {
      if (rule.path("name").asText().equals("AllowClients")) {
        return rule.at("/properties/" + field);
      }
    }
    throw new AssertionError("no such rule");
  }

  private static String network(String more) {
    return """
    network:
      name: shop-vnet
      addressSpace: [10.0.0.0/16]
      subnets: %s
      %s
    """
        .formatted(SUBNETS, more);
  }
}
