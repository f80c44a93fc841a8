package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that can be declared of a Flexible Server, on one with a real PostgreSQL behind. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class FlexibleServerTest {
  private static final String PG = "2024-08-01";
  private static final String SERVER =
      EnvironmentFixture.GROUP + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-db";
  private static final String OID = "11111111-2222-3333-4444-555555555555";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture azure;

  @BeforeEach
  void start() throws Exception {
    azure = EnvironmentFixture.onOneClock(kubernetes, directory);
    azure.secret("admin", Map.of("username", "landfall_admin", "password", "Admin-password-1"));
    azure.secret("app", Map.of("username", "shop", "password", "App-password-1"));
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void allThatIsDeclaredStandsAndIsNotWrittenAgain() {
    database(
        "highAvailability: ZoneRedundant, zone: \"1\", standbyZone: \"3\"",
        "backup: {retentionDays: 14, geoRedundant: true}, storageAutogrow: true",
        "maintenance: {day: Tuesday, hour: 2, minute: 30}",
        "parameters: {work_mem: \"8192\", max_connections: \"150\", max_wal_senders: \"12\"}",
        "extensions: [pgcrypto, uuid-ossp]",
        "entraAdministrators: [{principal: dba, objectId: %s, type: Group}]".formatted(OID));

    azure.settle();

    assertThat(properties(SERVER, PG).toString())
        .contains("mode=ZoneRedundant", "standbyAvailabilityZone=3", "availabilityZone=1")
        .contains("backupRetentionDays=14", "geoRedundantBackup=Enabled", "autoGrow=Enabled")
        .contains("customWindow=Enabled", "dayOfWeek=2", "startHour=2", "startMinute=30")
        .contains("activeDirectoryAuth=Enabled", "passwordAuth=Enabled");
    assertThat(properties(SERVER + "/administrators/" + OID, PG))
        .containsEntry("principalName", "dba")
        .containsEntry("principalType", "Group");
    assertThat(properties(SERVER + "/configurations/azure.extensions", PG))
        .containsEntry("value", "pgcrypto,uuid-ossp");
    assertThat(ask("SHOW max_connections")).isEqualTo("150");
    assertThat(ask("SHOW work_mem")).isEqualTo("8MB");
    assertThat(ask("SHOW max_wal_senders")).isEqualTo("12");
    assertThat(ask("SELECT pg_has_role('dba', 'azure_pg_admin', 'MEMBER')::text"))
        .isEqualTo("true");
    long writes = azure.writes();

    azure.look();

    assertThat(azure.condition("Ready")).startsWith("True Settled");
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void thePlanSaysWhatUsersNoticeOfAChange() {
    database();
    azure.settle();
    String before = ask("SELECT pg_postmaster_start_time()::text");
    long writes = azure.writes();

    azure.declare("Planned", declared("sku: Standard_D4s_v3, storageGiB: 128"));
    azure.look();

    assertThat(azure.line("flexibleServer/shop-db").detail())
        .isEqualTo(
            "sku.name Standard_D2s_v3 → Standard_D4s_v3, storage.storageSizeGB 64 → 128 (the"
                + " server restarts for it: connections break, for about a minute)");
    assertThat(azure.writes()).isEqualTo(writes);

    database("sku: Standard_D4s_v3, storageGiB: 128");
    azure.settle();

    assertThat(azure.writes()).isEqualTo(writes + 1);
    assertThat(properties(SERVER, PG).toString()).contains("storageSizeGB=128");
    assertThat(ask("SELECT pg_postmaster_start_time()::text")).isNotEqualTo(before);
  }

  @Test
  void whatStaysAsItWasMadeIsRefused() {
    database("highAvailability: SameZone, zone: \"1\", storageGiB: 128");
    azure.settle();
    long writes = azure.writes();

    for (Map.Entry<String, String> change :
        Map.of(
                "zone: \"1\", storageGiB: 128, highAvailability: SameZone, version: \"17\"",
                "version 16 → 17",
                "zone: \"2\", storageGiB: 128, highAvailability: SameZone",
                "availabilityZone 1 → 2",
                "zone: \"1\", storageGiB: 64, highAvailability: SameZone",
                "storage.storageSizeGB 128 → 64",
                "zone: \"1\", storageGiB: 128, highAvailability: ZoneRedundant",
                "highAvailability.mode SameZone → ZoneRedundant",
                "storageGiB: 128, highAvailability: SameZone, backup: {geoRedundant: true}",
                "backup.geoRedundantBackup Disabled → Enabled")
            .entrySet()) {
      database(change.getKey());
      azure.look();
      assertThat(azure.condition("Stalled"))
          .contains("flexibleServer/shop-db: cannot be changed in place", change.getValue());
    }
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void storageThatGrewByItselfIsLeftWhereItWasLetTo() {
    database("storageAutogrow: true");
    azure.settle();
    azure.arm.patch(SERVER, PG, "{\"properties\":{\"storage\":{\"storageSizeGB\":128}}}");
    ready();
    long writes = azure.writes();

    azure.look();

    assertThat(azure.condition("Ready")).startsWith("True Settled");
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void aFailoverIsNoDrift() {
    database("highAvailability: ZoneRedundant, zone: \"1\", standbyZone: \"2\"");
    azure.settle();
    azure.arm.call("POST", SERVER + "/restart", PG, "{\"restartWithFailover\":true}");
    ready();
    assertThat(properties(SERVER, PG)).containsEntry("availabilityZone", "2");
    long writes = azure.writes();

    azure.look();

    assertThat(azure.condition("Ready")).startsWith("True Settled");
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void fromBurstableToHighlyAvailableAndBackItGoesInTheOrderThatAzureTakes() {
    database("tier: Burstable, sku: Standard_B2s");
    azure.settle();

    database("highAvailability: SameZone");
    azure.settle();
    assertThat(properties(SERVER, PG).toString()).contains("mode=SameZone");

    database("tier: Burstable, sku: Standard_B2s");
    azure.settle();
    assertThat(properties(SERVER, PG).toString()).contains("mode=Disabled");
    assertThat(azure.requests.of("azure").operations())
        .containsEntry("PATCH Microsoft.DBforPostgreSQL/flexibleServers", 4L);
  }

  @Test
  void aRestartIsAPersonsToTimeOnceADataSyncStandsOnTheDatabase() {
    database();
    azure.settle();
    ask("CREATE SCHEMA landfall; CREATE TABLE landfall.authority (sync text); SELECT ''");

    database("parameters: {max_connections: \"150\"}");
    azure.until(
        "Stalled", "az postgres flexible-server restart --resource-group shop-rg --name shop-db");

    assertThat(azure.condition("Stalled")).contains("serverParameters/shop-db: max_connections");
    assertThat(ask("SHOW max_connections")).isEqualTo("100");
    assertThat(azure.environment.getStatus().databases().getFirst().target().host())
        .startsWith("127.");

    azure.arm.call("POST", SERVER + "/restart", PG, "");
    ready();
    azure.settle();
    assertThat(ask("SHOW max_connections")).isEqualTo("150");
  }

  @Test
  void aParameterThatNeedsNoRestartIsJustSet() {
    database();
    azure.settle();
    ask("CREATE SCHEMA landfall; CREATE TABLE landfall.authority (sync text); SELECT ''");

    database("parameters: {work_mem: \"8192\"}");
    azure.settle();

    assertThat(ask("SHOW work_mem")).isEqualTo("8MB");
  }

  @Test
  void parametersThatCannotBeSetAreNamed() {
    database();
    azure.settle();
    long writes = azure.writes();

    database("parameters: {max_conections: \"150\"}");
    azure.look();
    assertThat(azure.condition("Stalled"))
        .contains(
            "spec.azure.databases[main].parameters: max_conections cannot be set: this server has"
                + " no such parameter");

    database("parameters: {max_slot_wal_keep_size: \"100\"}");
    azure.look();
    assertThat(azure.condition("Stalled")).contains("max_slot_wal_keep_size", "it is read-only");

    database("parameters: {wal_level: replica}");
    azure.look();
    assertThat(azure.condition("Accepted"))
        .contains("spec.azure.databases[main].parameters[wal_level] is replica");

    database("parameters: {max_replication_slots: \"4\"}");
    azure.look();
    assertThat(azure.condition("Accepted")).contains("logical replication needs 10 at least");
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void aServerOfOthersIsLeftAlone() {
    azure.declare("");
    azure.settle();
    azure.arm.put(
        SERVER,
        PG,
        """
        {"location":"canadacentral","sku":{"tier":"Burstable","name":"Standard_B2s"},
         "properties":{"version":"16","administratorLogin":"somebody",
         "administratorLoginPassword":"Their-password-1"}}
        """);
    ready();

    database();
    azure.until("Stalled", "flexibleServer/shop-db: it exists and was not made by this");

    assertThat(properties(SERVER, PG)).containsEntry("administratorLogin", "somebody");
    assertThat(azure.requests.of("azure").operations())
        .doesNotContainKey("PATCH Microsoft.DBforPostgreSQL/flexibleServers")
        .doesNotContainKey("PUT Microsoft.DBforPostgreSQL/flexibleServers");
  }

  private void ready() {
    Await.until(
        "the server to be ready",
        PATIENCE,
        () -> "Ready".equals(properties(SERVER, PG).get("state")));
  }

  /** As the administrator of the server. */
  private String ask(String sql) {
    String url =
        "jdbc:postgresql://%s:5432/shop?user=landfall_admin&password=Admin-password-1&sslmode=require"
            .formatted(properties(SERVER, PG).get("fullyQualifiedDomainName"));
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows && statement.getUpdateCount() >= 0) {
        rows = statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        result.next();
        return result.getString(1);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void database(String... more) {
    azure.declare(declared(more));
  }

  private static String declared(String... more) {
    return """
    databases:
    - {name: main, server: shop-db, database: shop, administrator: {secretRef: {name: admin}},
       application: {secretRef: {name: app}}, caBundleRef: {name: ca, key: ca.crt}%s}
    """
        .formatted(more.length == 0 ? "" : ", " + String.join(", ", more));
  }

  private Map<String, Object> properties(String id, String version) {
    return new ObjectMapper()
        .convertValue(azure.arm.get(id, version).path("properties"), new TypeReference<>() {});
  }
}
