package dev.landfall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.process.Await;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The examples on a real API server, real clouds' stand-ins and two real databases, in the order in
 * which a team would apply them: one story, for every step takes its beginning from the one before.
 */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MoveTest {
  private static final String TAMPERED = "UPDATE customers SET name = name || '?' WHERE id = 42";
  private static final String CORRECTED =
      "UPDATE customers SET name = rtrim(name, '?') WHERE id = 42";

  private static Stage stage;
  private static Cloudflare cloudflare;
  private static Map<String, String> originally;

  /** A story that broke is not told further. */
  @RegisterExtension static final BrokenOff BROKEN_OFF = new BrokenOff();

  @BeforeAll
  static void set() throws Exception {
    stage = Stage.set(Path.of("target/e2e/move"), 10_000);
    cloudflare = new Cloudflare(stage.clouds(), "domain.com");
    cloudflare.lowerTtl("api.domain.com", 60);
    cloudflare.lowerTtl("www.domain.com", 60);
    originally = cloudflare.addresses();
  }

  @AfterAll
  static void strike() throws Exception {
    if (cloudflare != null) {
      cloudflare.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  @Order(1)
  void theEnvironmentIsBuiltFromItsExampleAndKubectlCanWaitForIt() {
    stage.apply("10-environment.yaml");

    stage.ready("menv/prod");

    assertThat(columns("menv/prod")).containsExactly("Provisioned", "Provisioned", "100%", "");
  }

  @Test
  @Order(2)
  void aDataSyncDeletedWhileItIsSetUpLeavesNothingThatKeepsALog() throws SQLException {
    List<String> rows = Side.SOURCE.rows(stage);
    stage.apply("30-cutover.yaml");
    stage.apply("20-datasync.yaml");
    Await.until(
        "the first of its slots or publications",
        Duration.ofSeconds(60),
        () -> !replication(Side.SOURCE).isEmpty());

    stage.delete("datasync/main");

    assertThat(replication(Side.SOURCE)).isEmpty();
    assertThat(replication(Side.TARGET)).isEmpty();
    assertThat(Side.SOURCE.writable(stage)).isTrue();
    assertThat(Side.SOURCE.rows(stage)).isEqualTo(rows);
  }

  @Test
  @Order(3)
  void allThreeExamplesBecomeReadyAndSaySoInKubectlsColumns() throws SQLException {
    stage.apply("20-datasync.yaml");

    stage.ready("menv/prod", "datasync/main", "cutover/go-live");

    assertThat(columns("menv/prod")).containsExactly("Provisioned", "Provisioned", "100%", "");
    assertThat(columns("datasync/main")).containsExactly("Replicating", "Replicating", "100%", "");
    assertThat(columns("cutover/go-live")).containsExactly("Prepared", "Prepared", "100%", "");
    assertThat(Side.TARGET.rows(stage)).isEqualTo(Side.SOURCE.rows(stage));
    assertThat(Side.SOURCE.writable(stage)).isTrue();
    assertThat(Side.TARGET.writable(stage)).isFalse();
  }

  @Test
  @Order(4)
  void anOperatorThatStartsAgainFindsAllAsDeclaredAndWritesToNoCloud() {
    Requests before = Requests.of(stage.clouds());

    stage.operator().crash();

    Await.until(
        "a second look at every cloud",
        Duration.ofSeconds(60),
        () -> Requests.of(stage.clouds()).allReadSince(before));
    Requests[] last = {Requests.of(stage.clouds())};
    Await.until(
        "that look to be over",
        Duration.ofSeconds(60),
        Duration.ofSeconds(3),
        () -> {
          Requests now = Requests.of(stage.clouds());
          boolean over = now.reads().get("azure").equals(last[0].reads().get("azure"));
          last[0] = now;
          return over;
        });
    assertThat(last[0].writes()).isEqualTo(before.writes());
    stage.ready("menv/prod", "datasync/main", "cutover/go-live");
  }

  @Test
  @Order(5)
  void aCutoverDeletedWhenPreparedMovesNothing() throws SQLException {
    assertThat(cloudflare.ownershipRecords()).hasSize(2);

    stage.delete("cutover/go-live");

    assertThat(cloudflare.addresses()).isEqualTo(originally);
    assertThat(cloudflare.ownershipRecords()).isEmpty();
    assertThat(Side.SOURCE.writable(stage)).isTrue();
    assertThat(Side.TARGET.writable(stage)).isFalse();
    stage.apply("30-cutover.yaml");
    stage.ready("cutover/go-live");
  }

  @Test
  @Order(6)
  void aRowThatDiffersIsNamedAndNothingIsPromoted() throws SQLException {
    Side.TARGET.tamper(stage, TAMPERED);

    stage.apply("40-go-live.yaml");

    Await.until(
        "the row to be named",
        Duration.ofSeconds(60),
        () -> condition("datasync", "main", "Verified").path("status").asText().equals("False"));
    assertThat(condition("datasync", "main", "Verified").path("message").asText())
        .contains("1 rows differ", "customers", "{id=42}", "name");
    Await.until(
        "the cutover to name it too",
        Duration.ofSeconds(30),
        () -> status("dnscutover", "go-live").path("waitingFor").asText().contains("{id=42}"));
    Await.until("the source to take writes", Duration.ofSeconds(15), () -> writable(Side.SOURCE));
    assertThat(Side.TARGET.writable(stage)).isFalse();
    assertThat(status("datasync", "main").path("writable").asText()).isEqualTo("Source");
    assertThat(status("dnscutover", "go-live").path("phase").asText()).isNotEqualTo("OnTarget");
    assertThat(cloudflare.addresses()).isEqualTo(originally);
  }

  @Test
  @Order(7)
  void onceItIsCorrectedTheSwitchGoesOnByItself() throws SQLException {
    Side.TARGET.tamper(stage, CORRECTED);

    stage.ready("cutover/go-live", "datasync/main");

    assertThat(columns("cutover/go-live")).containsExactly("OnTarget", "OnTarget", "100%", "");
    assertThat(Side.SOURCE.writable(stage)).isFalse();
    assertThat(Side.TARGET.writable(stage)).isTrue();
    assertThat(cloudflare.addresses())
        .isNotEqualTo(originally)
        .containsEntry("domain.com", originally.get("domain.com"));
    assertThat(Side.TARGET.rows(stage)).isEqualTo(Side.SOURCE.rows(stage));
  }

  @Test
  @Order(8)
  void aCutoverDeletedOnTheTargetMovesNothingBack() throws SQLException {
    Map<String, String> moved = cloudflare.addresses();

    stage.delete("cutover/go-live");

    assertThat(cloudflare.addresses()).isEqualTo(moved);
    assertThat(cloudflare.ownershipRecords()).isEmpty();
    assertThat(Side.SOURCE.writable(stage)).isFalse();
    assertThat(Side.TARGET.writable(stage)).isTrue();
  }

  @Test
  @Order(9)
  void aDataSyncDeletedWhileTheSourceFollowsLeavesOneWriterAndAllRows() throws SQLException {
    List<String> rows = Side.TARGET.rows(stage);
    assertThat(replication(Side.SOURCE)).isNotEmpty();

    stage.delete("datasync/main");

    assertThat(replication(Side.SOURCE)).isEmpty();
    assertThat(replication(Side.TARGET)).isEmpty();
    assertThat(Side.SOURCE.writable(stage)).isFalse();
    assertThat(Side.TARGET.writable(stage)).isTrue();
    assertThat(Side.TARGET.rows(stage)).isEqualTo(rows);
    assertThat(Side.SOURCE.rows(stage)).isEqualTo(rows);
  }

  /** What kubectl prints under phase, declared, progress and waiting for. */
  private static List<String> columns(String object) {
    String[] table = stage.kubectl("get", object).split("\n");
    return Stream.of("PHASE", "DECLARED", "PROGRESS", "WAITING FOR")
        .map(title -> cell(table[0], table[1], title))
        .toList();
  }

  /** Columns are two blanks apart at least; a title has one at most. */
  private static String cell(String titles, String row, String title) {
    int from = titles.indexOf(title);
    assertThat(from).as(titles).isNotNegative();
    int to = from + titles.substring(from).split("(?<=\\s{2})(?=\\S)")[0].length();
    return row.substring(from, Math.min(to, row.length())).strip();
  }

  private static JsonNode status(String kind, String name) {
    return stage.objects().get(kind, name).path("status");
  }

  private static JsonNode condition(String kind, String name, String type) {
    for (JsonNode condition : status(kind, name).path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    throw new IllegalStateException("no condition " + type);
  }

  private static List<String> replication(Side side) {
    try {
      return side.replication(stage);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean writable(Side side) {
    try {
      return side.writable(stage);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
