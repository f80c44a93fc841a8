package dev.landfall.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.demo.Clouds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One of the two databases, looked at beside the operator: as administrator, or as the shop. */
enum Side {
  SOURCE("source", "shop-db-aws"),
  TARGET("target", "shop-db-azure");

  /** SQLSTATE of a write that a fence refuses: read_only_sql_transaction. */
  static final String REFUSED = "25006";

  private static final String DONE = "00000";

  private final String field;
  private final String administrator;

  Side(String field, String administrator) {
    this.field = field;
    this.administrator = administrator;
  }

  Connection administrator(Stage stage) throws SQLException {
    return connect(stage, administrator);
  }

  /** The application's own role, the owner of the tables. */
  Connection shop(Stage stage) throws SQLException {
    return connect(stage, "shop-db-app");
  }

  private Connection connect(Stage stage, String secret) throws SQLException {
    JsonNode address =
        stage
            .objects()
            .get("migrationenvironment", "prod")
            .path("status")
            .path("databases")
            .path(0)
            .path(field);
    return Clouds.connect(
        address.path("host").asText(),
        address.path("port").asInt(),
        address.path("database").asText(),
        stage.objects().secret(secret, "username"),
        stage.objects().secret(secret, "password"));
  }

  /** Whether the shop may write: a customer is added and taken back. */
  boolean writable(Stage stage) throws SQLException {
    String state = write(stage);
    if (!state.equals(DONE) && !state.equals(REFUSED)) {
      throw new IllegalStateException("a write on the %s ended with %s".formatted(field, state));
    }
    return state.equals(DONE);
  }

  private String write(Stage stage) throws SQLException {
    try (Connection shop = shop(stage);
        Statement statement = shop.createStatement()) {
      shop.setAutoCommit(false);
      statement.execute("INSERT INTO customers (email, name) VALUES ('e2e@example.com', 'e2e')");
      shop.rollback();
      return DONE;
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  /** Changes a row past the fence, as an owner of the tables can who means it. */
  void tamper(Stage stage, String update) throws SQLException {
    try (Connection shop = shop(stage);
        Statement statement = shop.createStatement()) {
      shop.setAutoCommit(false);
      statement.execute("ALTER TABLE customers DISABLE TRIGGER landfall_fence");
      if (statement.executeUpdate(update) != 1) {
        throw new IllegalStateException("not one row: " + update);
      }
      statement.execute("ALTER TABLE customers ENABLE TRIGGER landfall_fence");
      shop.commit();
    }
  }

  /** All that keeps a log or carries changes: slots, publications, subscriptions. */
  List<String> replication(Stage stage) throws SQLException {
    return texts(
        stage,
        """
        SELECT 'slot ' || slot_name FROM pg_replication_slots
        UNION ALL SELECT 'publication ' || pubname FROM pg_publication
        UNION ALL SELECT 'subscription ' || subname FROM pg_subscription
        ORDER BY 1
        """);
  }

  /** Sessions of workers that carry rows. */
  List<String> workers(Stage stage) throws SQLException {
    return texts(
        stage,
        "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE"
            + " 'landfall/worker%'");
  }

  /** How many customers and orders there are. */
  List<String> rows(Stage stage) throws SQLException {
    return texts(
        stage,
        "SELECT 'customers ' || count(*) FROM customers UNION ALL SELECT 'orders ' || count(*) FROM"
            + " orders");
  }

  private List<String> texts(Stage stage, String query) throws SQLException {
    try (Connection admin = administrator(stage);
        Statement statement = admin.createStatement();
        var row = statement.executeQuery(query)) {
      List<String> all = new ArrayList<>();
      while (row.next()) {
        all.add(row.getString(1));
      }
      return all;
    }
  }
}
