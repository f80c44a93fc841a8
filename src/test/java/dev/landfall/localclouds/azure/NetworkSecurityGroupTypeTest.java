package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.tls.Authority;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Azure refuses of security groups. */
class NetworkSecurityGroupTypeTest {
  private static final String VERSION = "2025-03-01";
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";
  private static final String NSG =
      GROUP + "/providers/Microsoft.Network/networkSecurityGroups/nsg";
  private static final String VNET = GROUP + "/providers/Microsoft.Network/virtualNetworks/vnet";
  private static final String RULE =
      "{'name':'NAME','properties':{'priority':PRIORITY,'direction':'Inbound','access':'Allow',"
          + "'protocol':'Tcp','sourceAddressPrefix':'FROM','sourcePortRange':'*',"
          + "'destinationAddressPrefix':'*','destinationPortRange':'PORT'}}";

  @TempDir Path directory;
  private Addresses addresses;
  private AzureCloud azure;
  private ArmCaller arm;

  @BeforeEach
  void start() {
    addresses = Addresses.claim();
    azure =
        new AzureCloud(
            addresses,
            Authority.create("local"),
            Programs.standard(directory),
            directory,
            Clock.systemUTC());
    arm = new ArmCaller(azure);
    arm.put(GROUP, "2025-04-01", "{\"location\":\"canadacentral\"}");
  }

  @AfterEach
  void stop() {
    azure.close();
    addresses.close();
  }

  @ParameterizedTest
  @CsvSource({
    "99, 10.0.0.0/8, 443, SecurityRuleInvalidPriority",
    "4097, 10.0.0.0/8, 443, SecurityRuleInvalidPriority",
    "100, everyone, 443, SecurityRuleInvalidAddressPrefix",
    "100, Internet, 70000, SecurityRuleInvalidPortRange",
    "100, Internet, 20-10, SecurityRuleInvalidPortRange",
  })
  void aRuleThatAzureDoesNotKnowIsRefused(String priority, String from, String port, String code) {
    assertThat(arm.send("PUT", NSG, VERSION, group(rule("a", priority, from, port))))
        .isEqualTo("400 " + code);
  }

  @Test
  void twoRulesOfOnePriorityAreRefused() {
    String two = rule("a", "100", "*", "1") + "," + rule("b", "100", "*", "2");

    assertThat(arm.send("PUT", NSG, VERSION, group(two))).isEqualTo("400 SecurityRuleConflict");
  }

  @Test
  void aSubnetNamesAGroupThatIsThereAndThenTheGroupStays() {
    String network =
        """
        {"location":"canadacentral","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},
        "subnets":[{"name":"a","properties":{"addressPrefix":"10.0.1.0/24",
        "networkSecurityGroup":{"id":"%s"}}}]}}\
        """
            .formatted(NSG);
    assertThat(arm.send("PUT", VNET, VERSION, network)).isEqualTo("400 InvalidResourceReference");
    arm.made(NSG, VERSION, group(rule("a", "100", "Internet", "443")));
    arm.made(VNET, VERSION, network);

    assertThat(arm.send("DELETE", NSG, VERSION, ""))
        .isEqualTo("400 InUseNetworkSecurityGroupCannotBeDeleted");
    assertThat(arm.get(NSG, VERSION).at("/properties/subnets/0/id").asText())
        .isEqualTo(VNET + "/subnets/a");
    assertThat(arm.get(NSG, VERSION).at("/properties/defaultSecurityRules")).hasSize(6);
  }

  private static String rule(String name, String priority, String from, String port) {
    return RULE.replace("NAME", name)
        .replace("PRIORITY", priority)
        .replace("FROM", from)
        .replace("PORT", port)
        .replace('\'', '"');
  }

  private static String group(String rules) {
    return "{\"location\":\"canadacentral\",\"properties\":{\"securityRules\":[%s]}}"
        .formatted(rules);
  }
}
