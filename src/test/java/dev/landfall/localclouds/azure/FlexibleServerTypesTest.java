package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.process.Await;
import dev.landfall.tls.Authority;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flexible Servers, their parameters and administrators as Azure takes and refuses them. */
@Tag("slow")
class FlexibleServerTypesTest {
  private static final String PG = "2024-08-01";
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";
  private static final String SERVER =
      GROUP + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-db";
  private static final String DBA = SERVER + "/administrators/11111111-2222-3333-4444-555555555555";
  private static final String GROUP_OF_DBAS =
      """
      {"properties":{"principalName":"dba","principalType":"Group","tenantId":"t"}}\
      """;

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
            Programs.standard(directory.resolve("logs")),
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

  @Test
  void whatNoServerCanBeIsRefusedAtOnce() {
    assertThat(create("GeneralPurpose", "Standard_B2s", "")).contains("does not belong to tier");
    assertThat(create("Burstable", "Standard_B2s", mode("SameZone", "1", "1")))
        .contains("HighAvailabilityNotSupported");
    assertThat(server(mode("ZoneRedundant", "1", "1"))).contains("does not fit ZoneRedundant");
    assertThat(server(mode("SameZone", "1", "2"))).contains("does not fit SameZone");
    assertThat(server(mode("ZoneRedundant", "1", "4"))).contains("AvailabilityZoneNotAvailable");
    assertThat(server(",\"storage\":{\"storageSizeGB\":100}")).contains("storageSizeGB '100'");
    assertThat(server(",\"backup\":{\"backupRetentionDays\":36}")).contains("must be 7 to 35");
    assertThat(server(",\"version\":\"17\"")).contains("InvalidParameterValue");
  }

  @Test
  void aServerTellsWhatNobodyDeclaredAndHeedsAWindowOnceItIsThere() {
    made(mode("ZoneRedundant", "2", "") + ",\"maintenanceWindow\":{\"customWindow\":\"Enabled\"}");

    JsonNode told = arm.get(SERVER, PG).path("properties");
    assertThat(told.path("highAvailability").toString())
        .contains(
            "\"mode\":\"ZoneRedundant\"",
            "\"standbyAvailabilityZone\":\"1\"",
            "\"state\":\"Healthy\"");
    assertThat(told.path("backup").toString())
        .contains("\"backupRetentionDays\":7", "\"geoRedundantBackup\":\"Disabled\"");
    assertThat(told.path("storage").toString())
        .contains("\"storageSizeGB\":32", "\"autoGrow\":\"Disabled\"");
    assertThat(told.path("authConfig").path("activeDirectoryAuth").asText()).isEqualTo("Disabled");
    assertThat(told.path("maintenanceWindow").path("customWindow").asText()).isEqualTo("Disabled");
    assertThat(patch("\"maintenanceWindow\":{\"dayOfWeek\":7}")).contains("must be 0 to 6");
    assertThat(patch("\"maintenanceWindow\":{\"customWindow\":\"Enabled\",\"dayOfWeek\":6}"))
        .contains("\"dayOfWeek\":6");
  }

  @Test
  void whatAServerCannotBecomeIsRefused() {
    made(mode("SameZone", "1", "1") + ",\"storage\":{\"storageSizeGB\":64}");

    assertThat(patch("\"storage\":{\"storageSizeGB\":32}")).contains("cannot be made smaller");
    assertThat(patch("\"backup\":{\"geoRedundantBackup\":\"Enabled\"}"))
        .contains("geoRedundantBackup cannot be changed");
    assertThat(patch("\"availabilityZone\":\"2\"")).contains("does not fit");
    assertThat(
            patch(
                "\"highAvailability\":{\"mode\":\"ZoneRedundant\",\"standbyAvailabilityZone\":\"2\"}"))
        .contains("by way of Disabled only");
    assertThat(
            arm.patch(
                SERVER,
                PG,
                """
                {"sku":{"tier":"Burstable","name":"Standard_B2s"},
                 "properties":{"highAvailability":{"mode":"Disabled"}}}
                """))
        .contains("change one after the other");
    assertThat(patch("\"backup\":{\"backupRetentionDays\":8}"))
        .contains("\"backupRetentionDays\":8", "\"state\":\"Updating\"");
  }

  @Test
  void administratorsByEntraNeedThatItIsSwitchedOn() {
    made("");

    assertThat(arm.put(DBA, PG, GROUP_OF_DBAS))
        .contains("AadAuthOperationCannotBePerformedWhenDisabled");
    patch("\"authConfig\":{\"activeDirectoryAuth\":\"Enabled\"}");
    ready();
    assertThat(arm.put(SERVER + "/administrators/dba", PG, GROUP_OF_DBAS))
        .contains("is not an id of the directory");
    assertThat(arm.put(DBA, PG, GROUP_OF_DBAS.replace("Group", "Team"))).contains("'Team'");
    assertThat(arm.put(DBA, PG, GROUP_OF_DBAS.replace("tenantId", "tenant")))
        .contains("properties.tenantId is missing");
    assertThat(arm.put(DBA, PG, GROUP_OF_DBAS)).contains("\"principalName\":\"dba\"");
  }

  @Test
  void aParameterTellsWhetherItWaitsForARestart() {
    made("");
    String workMem = SERVER + "/configurations/work_mem";
    String connections = SERVER + "/configurations/max_connections";
    String extensions = SERVER + "/configurations/azure.extensions";

    arm.put(workMem, PG, "{\"properties\":{\"value\":\"8192\"}}");
    arm.put(connections, PG, "{\"properties\":{\"value\":\"150\"}}");
    Await.until("both to be set", Duration.ofSeconds(10), () -> set(workMem) && set(connections));

    assertThat(arm.get(workMem, PG).path("properties").toString())
        .contains("\"isDynamicConfig\":true", "\"isConfigPendingRestart\":false");
    assertThat(arm.get(connections, PG).path("properties").toString())
        .contains("\"isDynamicConfig\":false", "\"isConfigPendingRestart\":true");
    assertThat(arm.put(connections, PG, "{\"properties\":{\"value\":\"many\"}}"))
        .contains("Invalid value 'many'");
    assertThat(arm.put(extensions, PG, "{\"properties\":{\"value\":\"pgcrypto,nosuch\"}}"))
        .contains("Invalid value 'nosuch'");
    assertThat(arm.get(extensions, PG, "properties.value")).isEmpty();
  }

  private boolean set(String parameter) {
    return arm.get(parameter, PG, "properties.source").equals("user-override");
  }

  private void made(String more) {
    assertThat(server(more)).contains("\"state\":\"Starting\"");
    ready();
  }

  private void ready() {
    Await.until(
        "the server to be ready",
        Duration.ofSeconds(30),
        () -> arm.get(SERVER, PG, "properties.state").equals("Ready"));
  }

  private String server(String more) {
    return create("GeneralPurpose", "Standard_D2s_v3", more);
  }

  private String create(String tier, String sku, String more) {
    String version = more.contains("version") ? "" : ",\"version\":\"16\"";
    return arm.put(
        SERVER,
        PG,
        """
        {"location":"canadacentral","sku":{"tier":"%s","name":"%s"},"properties":{
         "administratorLogin":"landfall_admin","administratorLoginPassword":"Local-password-1"%s%s}}
        """
            .formatted(tier, sku, version, more));
  }

  private String patch(String properties) {
    return arm.patch(SERVER, PG, "{\"properties\":{%s}}".formatted(properties));
  }

  private static String mode(String mode, String zone, String standby) {
    return ",\"availabilityZone\":\"%s\",\"highAvailability\":{\"mode\":\"%s\"%s}"
        .formatted(
            zone,
            mode,
            standby.isEmpty() ? "" : ",\"standbyAvailabilityZone\":\"" + standby + "\"");
  }
}
