package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import dev.landfall.tls.Authority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Azure's refusals and what stands behind what it accepts, asked without an SDK. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AzureCloudTest {
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";
  private static final String NET = GROUP + "/providers/Microsoft.Network/";
  private static final String APP = GROUP + "/providers/Microsoft.App/";
  private static final String PG =
      GROUP + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/db";
  private Addresses addresses;
  private AzureCloud azure;
  private String token;

  @BeforeAll
  void start(@TempDir Path directory) {
    addresses = Addresses.claim();
    azure =
        new AzureCloud(
            addresses,
            Authority.create("local"),
            Programs.standard(directory.resolve("logs")),
            directory,
            Clock.systemUTC());
    token = Json.text(Json.parse(text(signIn(azure.credentials().clientSecret()))), "access_token");
    put(GROUP, "2025-04-01", "{\"location\":\"canadacentral\"}", 201);
    put(
        NET + "virtualNetworks/vnet",
        "2025-03-01",
        """
        {"location":"canadacentral","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},
        "subnets":[
         {"name":"apps","properties":{"addressPrefix":"10.0.1.0/24","delegations":[{"name":"d",
           "properties":{"serviceName":"Microsoft.App/environments"}}]}},
         {"name":"db","properties":{"addressPrefix":"10.0.2.0/24","delegations":[{"name":"d",
           "properties":{"serviceName":"Microsoft.DBforPostgreSQL/flexibleServers"}}]}},
         {"name":"gw","properties":{"addressPrefix":"10.0.3.0/24"}}]}}\
        """,
        201);
  }

  @AfterAll
  void stop() {
    azure.close();
    addresses.close();
  }

  @Test
  void aWrongSecretIsRefusedAndSoIsARequestWithoutAToken() {
    assertThat(text(signIn("wrong"))).contains("AADSTS7000215");
    CloudResponse refused =
        azure.handle(
            new CloudRequest("GET", GROUP, "api-version=2025-04-01", Map.of(), new byte[0]));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.headers()).containsKey("www-authenticate");
  }

  @Test
  void overlappingSubnetsUnknownVersionsAndStaleEtagsAreRefused() {
    assertThat(
            text(
                call(
                    "PUT",
                    NET + "virtualNetworks/vnet/subnets/more",
                    "2025-03-01",
                    "{\"properties\":{\"addressPrefix\":\"10.0.2.128/25\"}}",
                    Map.of())))
        .contains("NetcfgSubnetRangesOverlap");
    assertThat(text(call("GET", NET + "virtualNetworks/vnet", "2001-01-01", "", Map.of())))
        .contains("NoRegisteredProviderFound");
    assertThat(
            call(
                "PUT",
                NET + "virtualNetworks/vnet",
                "2025-03-01",
                "{\"location\":\"canadacentral\"}",
                Map.of("if-match", List.of("\"stale\""))))
        .extracting(CloudResponse::status)
        .isEqualTo(412);
  }

  @Test
  void aFlexibleServerIsARealPostgresqlThatTurnsLogicalByARestart() {
    put(NET + "privateDnsZones/z", "2024-06-01", "{\"location\":\"global\"}", 201);
    put(
        PG,
        "2022-12-01",
        """
        {"location":"canadacentral","sku":{"name":"Standard_D2s_v3","tier":"GeneralPurpose"},
        "properties":{"version":"16","administratorLogin":"landfall_admin",
        "administratorLoginPassword":"Local-password-1","network":{
        "delegatedSubnetResourceId":"%svirtualNetworks/vnet/subnets/db",
        "privateDnsZoneArmResourceId":"%sprivateDnsZones/z"}}}\
        """
            .formatted(NET, NET),
        202);
    await(PG, "2022-12-01", "properties.state", "Ready");
    ObjectNode server = get(PG, "2022-12-01");
    assertThat(Json.text(server, "properties.fullyQualifiedDomainName")).startsWith("127.");
    assertThat(server.toString()).doesNotContain("Local-password-1");
    String wal = PG + "/configurations/wal_level";
    put(wal, "2022-12-01", "{\"properties\":{\"value\":\"logical\"}}", 200);
    await(wal, "2022-12-01", "properties.isConfigPendingRestart", "true");
    assertThat(call("POST", PG + "/restart", "2022-12-01", "", Map.of()).status()).isEqualTo(202);
    await(PG, "2022-12-01", "properties.state", "Ready");
    await(wal, "2022-12-01", "properties.isConfigPendingRestart", "false");
    put(PG + "/databases/shop", "2022-12-01", "{\"properties\":{\"charset\":\"UTF8\"}}", 201);
  }

  @Test
  void anAppRunsBehindTheGatewayAndChangesItsRevisionWithoutAFailedRequest() throws Exception {
    put(
        APP + "managedEnvironments/cae",
        "2025-01-01",
        """
        {"location":"canadacentral","properties":{"vnetConfiguration":{
        "infrastructureSubnetId":"%svirtualNetworks/vnet/subnets/apps"}}}\
        """
            .formatted(NET),
        201);
    app("one", 201);
    String fqdn =
        Json.text(
            get(APP + "containerApps/web", "2025-01-01"), "properties.configuration.ingress.fqdn");
    put(
        NET + "publicIPAddresses/pip",
        "2025-03-01",
        """
        {"location":"canadacentral","sku":{"name":"Standard"},
        "properties":{"publicIPAllocationMethod":"Static"}}\
        """,
        201);
    String ip = Json.text(get(NET + "publicIPAddresses/pip", "2025-03-01"), "properties.ipAddress");
    String gw = NET + "applicationGateways/agw";
    put(gw, "2025-03-01", gateway(gw, fqdn), 201);
    await(gw, "2025-03-01", "properties.provisioningState", "Succeeded");
    Await.until(
        "the backend to be healthy",
        Duration.ofSeconds(10),
        () -> azure.gateway("agw").get(8080).healthyHosts("web") == 1);
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest ask = HttpRequest.newBuilder(URI.create("http://" + ip + ":8080/x")).build();
    assertThat(client.send(ask, HttpResponse.BodyHandlers.ofString()).body()).startsWith("one");

    app("two", 200);
    Await.until(
        "the new revision to answer",
        Duration.ofSeconds(30),
        () -> {
          try {
            HttpResponse<String> answer = client.send(ask, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body().startsWith("two");
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void app(String greeting, int status) {
    String id = APP + "containerApps/web";
    put(
        id,
        "2025-01-01",
        """
        {"location":"canadacentral","properties":{"environmentId":"%smanagedEnvironments/cae",
        "configuration":{"ingress":{"external":true,"targetPort":8080}},
        "template":{"containers":[{"name":"web","image":"hello:1.0",
        "env":[{"name":"GREETING","value":"%s"}]}]}}}\
        """
            .formatted(APP, greeting),
        status);
    if (status == 201) {
      await(id, "2025-01-01", "properties.provisioningState", "Succeeded");
    }
  }

  private static String gateway(String gw, String fqdn) {
    return """
    {"location":"canadacentral","properties":{"sku":{"name":"Standard_v2"},
    "gatewayIPConfigurations":[{"name":"s","properties":{"subnet":{"id":"NETvirtualNetworks/vnet/subnets/gw"}}}],
    "frontendIPConfigurations":[{"name":"public","properties":{"publicIPAddress":{"id":"NETpublicIPAddresses/pip"}}}],
    "frontendPorts":[{"name":"traffic","properties":{"port":8080}}],
    "backendAddressPools":[{"name":"web","properties":{"backendAddresses":[{"fqdn":"FQDN"}]}}],
    "backendHttpSettingsCollection":[{"name":"web","properties":{"port":80,"protocol":"Http",
      "requestTimeout":30,"pickHostNameFromBackendAddress":true}}],
    "httpListeners":[{"name":"l","properties":{"frontendIPConfiguration":{"id":"GW/frontendIPConfigurations/public"},
      "frontendPort":{"id":"GW/frontendPorts/traffic"},"protocol":"Http"}}],
    "requestRoutingRules":[{"name":"r","properties":{"ruleType":"Basic","priority":100,
      "httpListener":{"id":"GW/httpListeners/l"},"backendAddressPool":{"id":"GW/backendAddressPools/web"},
      "backendHttpSettings":{"id":"GW/backendHttpSettingsCollection/web"}}}]}}\
    """
        .replace("NET", NET)
        .replace("GW", gw)
        .replace("FQDN", fqdn);
  }

  private CloudResponse signIn(String secret) {
    String tenant = azure.credentials().tenantId();
    return azure.handle(
        new CloudRequest(
            "POST",
            "/" + tenant + "/oauth2/v2.0/token",
            "",
            Map.of(),
            ("grant_type=client_credentials&scope=https://management.azure.com//.default&client_id="
                    + azure.credentials().clientId()
                    + "&client_secret="
                    + secret)
                .getBytes(StandardCharsets.UTF_8)));
  }

  private void put(String id, String version, String body, int status) {
    CloudResponse response = call("PUT", id, version, body, Map.of());
    assertThat(response.status()).as(text(response)).isEqualTo(status);
  }

  private ObjectNode get(String id, String version) {
    return Json.parse(text(call("GET", id, version, "", Map.of())));
  }

  private void await(String id, String version, String path, String value) {
    Await.until(
        id + " " + path + " " + value,
        Duration.ofSeconds(60),
        () -> Json.text(get(id, version), path).equals(value));
  }

  private CloudResponse call(
      String method, String path, String version, String body, Map<String, List<String>> more) {
    Map<String, List<String>> headers = new HashMap<>(more);
    headers.put("authorization", List.of("Bearer " + token));
    return azure.handle(
        new CloudRequest(
            method,
            path,
            "api-version=" + version,
            headers,
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(CloudResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
