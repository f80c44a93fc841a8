package dev.landfall.environment.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.spine.Seen;
import dev.landfall.spine.Sensitive;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What counts as an opening to the internet, and that nothing is opened unsaid. */
class ExposureTest {
  private static final String GROUP = "/subscriptions/s/resourceGroups/shop-rg";
  private static final String REGISTRY = "containerRegistry/projectprodacr";
  private static final String DELEGATED = "{properties: {network: {delegatedSubnetResourceId: x}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Microsoft.Storage/storageAccounts | {properties: {publicNetworkAccess: Enabled}} |"
            + " publicNetworkAccess is Enabled",
        "Microsoft.Storage/storageAccounts | {properties: {}} | publicNetworkAccess is not said,"
            + " which is Enabled",
        "Microsoft.Storage/storageAccounts | {properties: {publicNetworkAccess: Disabled,"
            + " networkAcls: {defaultAction: Allow}}} | networkAcls.defaultAction is Allow",
        "Microsoft.Storage/storageAccounts | {properties: {publicNetworkAccess: Disabled,"
            + " allowBlobPublicAccess: true}} | allowBlobPublicAccess is true",
        "Microsoft.Storage/storageAccounts/blobServices/containers | {properties: {publicAccess:"
            + " Blob}} | publicAccess is Blob",
        "Microsoft.KeyVault/vaults | {properties: {}} | publicNetworkAccess is not said",
        "Microsoft.ContainerRegistry/registries | {sku: {name: Basic}} | publicNetworkAccess is not"
            + " said",
        "Microsoft.ContainerRegistry/registries | {properties: {publicNetworkAccess: Disabled,"
            + " anonymousPullEnabled: true}} | anonymousPullEnabled is true",
        "Microsoft.DBforPostgreSQL/flexibleServers | {properties: {}} | it is in no subnet",
        "Microsoft.DBforPostgreSQL/flexibleServers | {properties: {network: {publicNetworkAccess:"
            + " Enabled}}} | network.publicNetworkAccess is Enabled",
        "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules | {properties: {startIpAddress:"
            + " 0.0.0.0, endIpAddress: 0.0.0.0}} | lets in addresses from 0.0.0.0",
        "Microsoft.App/managedEnvironments | {properties: {}} | internal is not true",
        "Microsoft.App/managedEnvironments | {properties: {vnetConfiguration: {internal: false}}} |"
            + " internal is not true",
        "Microsoft.Network/publicIPAddresses | {properties: {}} | it is a public address",
        "Microsoft.Network/loadBalancers | {properties: {frontendIPConfigurations: [{name: f,"
            + " properties: {publicIPAddress: {id: x}}}]}} |"
            + " frontendIPConfigurations[f].properties.publicIPAddress",
        "Microsoft.Network/networkSecurityGroups | {properties: {securityRules: [{name: r,"
            + " properties: {direction: Inbound, access: Allow, sourceAddressPrefix: Internet}}]}}"
            + " | securityRules[r].properties lets in traffic from Internet",
        "Microsoft.Network/networkSecurityGroups/securityRules | {properties: {direction: Inbound,"
            + " access: Allow, sourceAddressPrefixes: [10.0.0.0/8, 0.0.0.0/0]}} | lets in traffic"
            + " from 0.0.0.0/0",
        "Microsoft.Web/sites | {properties: {publicNetworkAccess: Enabled}} | publicNetworkAccess"
            + " is Enabled",
      })
  void whatTheInternetCouldReachIsAnOpening(String type, String tree, String opening) {
    assertThat(openings(type, tree)).singleElement().asString().contains(opening);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Microsoft.Storage/storageAccounts | {properties: {publicNetworkAccess: Disabled,"
            + " allowBlobPublicAccess: false, networkAcls: {defaultAction: Deny}}}",
        "Microsoft.Storage/storageAccounts/blobServices/containers | {properties: {publicAccess:"
            + " None}}",
        "Microsoft.DBforPostgreSQL/flexibleServers | " + DELEGATED,
        "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules | {properties: {startIpAddress:"
            + " 203.0.113.7, endIpAddress: 203.0.113.7}}",
        "Microsoft.App/managedEnvironments | {properties: {vnetConfiguration: {internal: true}}}",
        "Microsoft.App/containerApps | {properties: {configuration: {ingress: {external: true}}}}",
        "Microsoft.Network/applicationGateways | {properties: {frontendIPConfigurations: [{name: f,"
            + " properties: {publicIPAddress: {id: x}}}]}}",
        "Microsoft.Network/networkSecurityGroups | {properties: {securityRules: [{name: r,"
            + " properties: {direction: Inbound, access: Deny, sourceAddressPrefix: '*'}}]}}",
        "Microsoft.Network/networkSecurityGroups | {properties: {securityRules: [{name: r,"
            + " properties: {direction: Outbound, access: Allow, sourceAddressPrefix: '*'}}]}}",
        "Microsoft.Network/networkSecurityGroups | {properties: {securityRules: [{name: r,"
            + " properties: {direction: Inbound, access: Allow, sourceAddressPrefix:"
            + " VirtualNetwork}}]}}",
      })
  void whatOnlyTheNetworkReachesIsNone(String type, String tree) {
    assertThat(openings(type, tree)).isEmpty();
  }

  @Test
  void aWholeEnvironmentOpensItsGatewayAndWhatItSaysAndNothingElse() throws IOException {
    AzureSide said = example("");
    AzureSide silent = example(said.exposed().getFirst().resource());

    assertThat(refused(said)).isEmpty();
    assertThat(refused(silent).keySet()).containsExactly(REGISTRY);
    assertThat(refused(silent).get(REGISTRY))
        .contains("publicNetworkAccess is not said")
        .contains("under spec.azure.exposed");
  }

  @Test
  void neitherAChangeNorAnAdoptionOpensWhatNobodySaid() {
    for (ArmResource resource : List.of(account(), account().adopting())) {
      assertThat(verdict(resource)).isInstanceOf(Verdict.Refuse.class);
      assertThat(verdict(resource.exposed()).acts()).isTrue();
    }
  }

  private static ArmResource account() {
    return ArmResource.of(
        "storageAccount/files",
        List.of(),
        GROUP + "/providers/Microsoft.Storage/storageAccounts/files",
        ApiVersions.STORAGE,
        Map.of(
            "tags",
            Map.of(Owner.TAG, "shop/prod/1"),
            "properties",
            Map.of("publicNetworkAccess", "Enabled")));
  }

  /** What is there is closed; of an adopted one the tag is not ours. */
  private static Verdict verdict(ArmResource resource) {
    Map<String, Object> closed = Map.of("publicNetworkAccess", "Disabled");
    Map<String, Object> body =
        resource.traits().adopts()
            ? Map.of("properties", closed)
            : Map.of("tags", Map.of(Owner.TAG, "shop/prod/1"), "properties", closed);
    return resource.compare(
        new View(Map.of(resource.name(), Seen.present(new Observed(body, State.IDLE)))));
  }

  private static Map<String, String> refused(AzureSide side) {
    return AzureResources.of(declared(side)).stream()
        .filter(r -> r.compare(View.NOTHING) instanceof Verdict.Refuse)
        .collect(Collectors.toMap(AzureResource::name, r -> r.compare(View.NOTHING).detail()));
  }

  private static Declared declared(AzureSide side) {
    Inputs.Login login = new Inputs.Login("someone", new Sensitive("password"), "1");
    return new Declared(
        side,
        new Owner("shop", "prod", "1"),
        "/subscriptions/s",
        "t",
        name -> false,
        new Inputs(Map.of("main", login), Map.of("main", login), Map.of(), Map.of()));
  }

  /** The one that is shown to users, without what it says of one resource. */
  private static AzureSide example(String without) throws IOException {
    MigrationEnvironment environment =
        Serialization.unmarshal(
            Files.readString(Path.of("examples/10-environment.yaml"))
                .lines()
                .filter(line -> without.isEmpty() || !line.contains("resource: " + without))
                .collect(Collectors.joining("\n")),
            MigrationEnvironment.class);
    return environment.getSpec().azure();
  }

  private static List<String> openings(String type, String tree) {
    String[] parts = type.split("/");
    StringBuilder id = new StringBuilder(GROUP + "/providers/" + parts[0]);
    for (int i = 1; i < parts.length; i++) {
      id.append('/').append(parts[i]).append("/x");
    }
    return Exposure.of(id.toString(), tree(tree));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> tree(String yaml) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }
}
