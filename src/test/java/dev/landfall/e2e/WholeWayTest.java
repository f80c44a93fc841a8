package dev.landfall.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.demo.Objects;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One migration, from the first file applied to the last object deleted. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeWayTest {
  private static final String NOTHING_LEFT =
      """
      SELECT (SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'landfall%')
        + (SELECT count(*) FROM pg_publication WHERE pubname LIKE 'landfall%')
        + (SELECT count(*) FROM pg_subscription WHERE subname LIKE 'landfall%')\
      """;
  private static final String ORDER =
      "INSERT INTO public.orders (client_key, customer, total) VALUES (gen_random_uuid(), 1, 1)";

  @TempDir static Path dir;
  private static World world;

  @BeforeAll
  static void start() throws Exception {
    world = new World(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  @Test
  @Order(1)
  void the_examples_are_applied_and_become_ready() {
    world.apply("10-environment.yaml");
    world.apply("20-datasync.yaml");
    world.apply("30-cutover.yaml");

    for (String each :
        List.of("migrationenvironment/prod", "datasync/main", "dnscutover/go-live")) {
      world.kubectl("-n", "shop", "wait", "--for=condition=Ready", each, "--timeout=240s");
    }

    assertThat(world.kubectl("-n", "shop", "get", "landfall"))
        .contains("PHASE", "DECLARED", "PROGRESS", "WAITING")
        .containsPattern("prod +Provisioned +Provisioned +100%")
        .containsPattern("main +Replicating")
        .containsPattern("go-live +Prepared +Prepared +100%");
  }

  @Test
  @Order(2)
  void a_target_with_one_other_row_is_not_promoted_and_the_row_is_named() throws Exception {
    retitle("'another title'");
    world.apply("40-go-live.yaml");

    world.until(
        "datasync",
        "main",
        "names the row",
        o -> o.path("status").path("conditions").toString().contains("public.products"));

    assertThat(world.kubectl("-n", "shop", "get", "datasync", "main", "-o", "yaml"))
        .contains("public.products")
        .containsPattern("id[= ]+7")
        .contains("writable: Source");
    assertThat(World.phase(world.objects.get("dnscutover", "go-live"))).isEqualTo("Announced");
    try (Connection source = world.databases.of(false)) {
      World.execute(source, ORDER);
    }
  }

  @Test
  @Order(3)
  void deleting_the_cutover_before_the_switch_moves_nothing_and_the_source_goes_on()
      throws Exception {
    List<InetAddress> before = world.leadsTo("api.domain.com");

    world.kubectl("-n", "shop", "delete", "dnscutover", "go-live", "--timeout=60s");

    assertThat(world.leadsTo("api.domain.com")).isEqualTo(before);
    try (Connection source = world.databases.of(false)) {
      World.execute(source, ORDER);
    }
  }

  @Test
  @Order(4)
  void once_the_row_is_corrected_the_switch_goes_through() throws Exception {
    List<InetAddress> before = world.leadsTo("api.domain.com");
    retitle("(SELECT 'Product 7')");
    world.apply("40-go-live.yaml");

    world.until(
        "dnscutover",
        "go-live",
        "OnTarget",
        o -> World.phase(o).equals("OnTarget") && Objects.is(o, "Ready"));
    world.kubectl("-n", "shop", "wait", "--for=condition=Ready", "datasync/main", "--timeout=60s");

    assertThat(world.leadsTo("api.domain.com")).isNotEqualTo(before);
    try (Connection target = world.databases.of(true);
        Connection source = world.databases.of(false)) {
      World.execute(target, ORDER);
      assertThatThrownBy(() -> World.execute(source, ORDER))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("25006");
    }
  }

  @Test
  @Order(5)
  void deleting_the_cutover_after_the_switch_moves_no_traffic_back() throws Exception {
    List<InetAddress> before = world.leadsTo("api.domain.com");

    world.kubectl("-n", "shop", "delete", "dnscutover", "go-live", "--timeout=60s");

    assertThat(world.leadsTo("api.domain.com")).isEqualTo(before);
    try (Connection target = world.databases.of(true)) {
      World.execute(target, ORDER);
    }
  }

  @Test
  @Order(6)
  void deleting_the_data_sync_leaves_the_rows_and_the_writer_and_nothing_of_its_own()
      throws Exception {
    try (Connection target = world.databases.of(true);
        Connection source = world.databases.of(false)) {
      long rows = World.number(target, "SELECT count(*) FROM public.orders");

      world.kubectl("-n", "shop", "delete", "datasync", "main", "--timeout=90s");

      assertThat(World.number(target, NOTHING_LEFT)).as("left on the target").isZero();
      assertThat(World.number(source, NOTHING_LEFT)).as("left on the source").isZero();
      assertThat(World.number(target, "SELECT count(*) FROM public.orders"))
          .isGreaterThanOrEqualTo(rows);
      World.execute(target, ORDER);
    }
  }

  /** Changes one row of the following side behind everybody's back. */
  private static void retitle(String title) throws SQLException {
    try (Connection target = world.databases.of(true)) {
      World.execute(
          target,
          "BEGIN; ALTER TABLE public.products DISABLE TRIGGER landfall_fence;"
              + " UPDATE public.products SET title = %s WHERE id = 7;".formatted(title)
              + " ALTER TABLE public.products ENABLE TRIGGER landfall_fence; COMMIT");
    }
  }
}
