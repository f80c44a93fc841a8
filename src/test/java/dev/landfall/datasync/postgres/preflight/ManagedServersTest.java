package dev.landfall.datasync.postgres.preflight;

import static dev.landfall.datasync.postgres.Side.SOURCE;
import static dev.landfall.datasync.postgres.Side.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.PostgresPair;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where a service runs the server, its own roles and lists say what can be done. */
@Tag("slow")
class ManagedServersTest {
  private static PostgresPair pair;

  @BeforeAll
  static void start() {
    pair =
        PostgresPair.start(
            15, 16, Map.of("max_worker_processes", "5", "max_logical_replication_workers", "5"));
    pair.asSuperuser(SOURCE, "CREATE ROLE rds_superuser; CREATE ROLE rds_replication");
    pair.asSuperuser(SOURCE, "ALTER ROLE landfall_admin NOSUPERUSER NOREPLICATION");
    pair.asSuperuser(TARGET, "CREATE ROLE azure_pg_admin");
    pair.asSuperuser(TARGET, "ALTER ROLE landfall_admin NOREPLICATION");
    pair.asSuperuser(TARGET, "REVOKE pg_create_subscription FROM landfall_admin");
  }

  @AfterAll
  static void stop() {
    pair.close();
  }

  @Test
  void rightsAreGivenByTheRolesOfEachService() {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      assertThat(databases.findings("replication-rights"))
          .allMatch(Finding::blocks)
          .extracting(f -> f.side() + ": " + f.remedySql())
          .containsExactly(
              "SOURCE: GRANT rds_replication TO \"landfall_admin\"",
              "SOURCE: GRANT rds_superuser TO \"landfall_admin\"",
              "TARGET: ALTER ROLE \"landfall_admin\" REPLICATION",
              "TARGET: GRANT pg_create_subscription TO \"landfall_admin\"");

      databases.findings("replication-rights").forEach(f -> paste(databases, f));

      assertThat(databases.findings("replication-rights")).isEmpty();
      pair.asSuperuser(SOURCE, "REVOKE rds_superuser, rds_replication FROM landfall_admin");
      pair.asSuperuser(TARGET, "ALTER ROLE landfall_admin NOREPLICATION");
      pair.asSuperuser(TARGET, "REVOKE pg_create_subscription FROM landfall_admin");
    }
  }

  @Test
  void aMemberOfTheServicesAdministratorsNeedsNoMore() {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      pair.asSuperuser(SOURCE, "GRANT rds_superuser TO landfall_admin");
      pair.asSuperuser(
          TARGET, "REVOKE SET ON PARAMETER session_replication_role FROM landfall_admin");
      assertThat(databases.findings("replica-role")).hasSize(1);
      pair.asSuperuser(TARGET, "GRANT azure_pg_admin TO landfall_admin");

      assertThat(databases.findings("replica-role")).isEmpty();
      assertThat(databases.findings("replication-rights"))
          .extracting(Finding::object)
          .containsExactly("replication");
      pair.asSuperuser(SOURCE, "REVOKE rds_superuser FROM landfall_admin");
      pair.asSuperuser(TARGET, "REVOKE azure_pg_admin FROM landfall_admin");
      pair.asSuperuser(TARGET, "GRANT SET ON PARAMETER session_replication_role TO landfall_admin");
    }
  }

  @Test
  void parametersAreSetByTheService() {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      assertThat(databases.findings("room-for-replication"))
          .allSatisfy(f -> assertThat(f.remedySql()).isNull())
          .extracting(Finding::message)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("set max_worker_processes to 6 in the instance's parameter group"))
          .anySatisfy(
              line ->
                  assertThat(line).contains("parameter set --name max_worker_processes --value 6"));
    }
  }

  @Test
  void anExtensionThatIsNotOnTheAllowListIsToldFromOneThatIs() {
    try (FreshDatabases databases = new FreshDatabases(pair)) {
      databases.superuser(
          TARGET,
          "ALTER DATABASE %s SET \"azure.extensions\" = 'HSTORE,citext'"
              .formatted(databases.name()));
      databases.superuser(SOURCE, "CREATE EXTENSION hstore; CREATE EXTENSION pg_trgm");

      assertThat(databases.findings("extensions"))
          .anySatisfy(
              f -> {
                assertThat(f.object()).isEqualTo("pg_trgm");
                assertThat(f.message())
                    .contains("azure.extensions", "--value HSTORE,citext,pg_trgm");
                assertThat(f.remedySql()).isNull();
              })
          .anySatisfy(
              f -> {
                assertThat(f.object()).isEqualTo("hstore");
                assertThat(f.remedySql()).isEqualTo("CREATE EXTENSION \"hstore\" CASCADE");
              });
    }
  }

  private static void paste(FreshDatabases databases, Finding found) {
    databases.superuser(
        found.side() == SOURCE ? SOURCE : TARGET, String.valueOf(found.remedySql()));
  }
}
