package dev.landfall.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;

/** Both databases as their administrators see them, by what the operator reports of them. */
public record Databases(Objects objects) {

  /** The side that takes writes by the operator's report. */
  public Connection writer() throws SQLException {
    return of(writesOnTarget());
  }

  /** Whether that is the target. */
  public boolean writesOnTarget() {
    String side = objects.get("datasync", "main").path("status").path("writable").asText();
    return side.equals("Target");
  }

  /** One side's. */
  public Connection of(boolean target) throws SQLException {
    JsonNode pair =
        objects.get("migrationenvironment", "prod").path("status").path("databases").path(0);
    JsonNode address = pair.path(target ? "target" : "source");
    String login = target ? "shop-db-azure" : "shop-db-aws";
    return Clouds.connect(
        address.path("host").asText(),
        address.path("port").asInt(),
        address.path("database").asText(),
        objects.secret(login, "username"),
        objects.secret(login, "password"));
  }

  /** The server's version. */
  public String version(boolean target) throws SQLException {
    try (Connection c = of(target);
        var s = c.createStatement();
        var row = s.executeQuery("SHOW server_version")) {
      row.next();
      return row.getString(1);
    }
  }
}
