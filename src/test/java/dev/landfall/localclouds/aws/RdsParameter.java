package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.PostgresServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One parameter as RDS describes it. PostgreSQL's own are read off the real server; RDS's own are
 * {@code rds.logical_replication} and {@code rds.force_ssl}.
 *
 * @param name its name
 * @param value the engine's default, empty when there is none
 * @param isStatic whether it needs a reboot
 * @param modifiable whether RDS lets customers change it
 * @param type {@code boolean}, {@code integer}, {@code float}, {@code string}
 * @param allowed the values it takes: {@code 0,1}, {@code 10-200}, empty for any
 */
record RdsParameter(
    String name, String value, boolean isStatic, boolean modifiable, String type, String allowed) {
  private static final String SETTINGS =
      """
      SELECT name, coalesce(reset_val, ''), context IN ('postmaster', 'internal'),
             context <> 'internal' AND name NOT IN ('wal_level', 'fsync', 'port', 'listen_addresses')
             AND name NOT LIKE 'ssl%' AND category NOT LIKE 'File Locations%',
             CASE vartype WHEN 'bool' THEN 'boolean' WHEN 'integer' THEN 'integer'
                          WHEN 'real' THEN 'float' ELSE 'string' END,
             CASE vartype WHEN 'bool' THEN '0,1' WHEN 'enum' THEN array_to_string(enumvals, ',')
                          WHEN 'string' THEN '' ELSE min_val || '-' || max_val END
      FROM pg_settings ORDER BY name
      """;

  /** All parameters of the family of a server. */
  static Map<String, RdsParameter> of(PostgresServer server) {
    Map<String, RdsParameter> all = new TreeMap<>();
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SETTINGS)) {
      while (rows.next()) {
        String name = rows.getString(1);
        all.put(
            name,
            new RdsParameter(
                name,
                rows.getString(2),
                rows.getBoolean(3),
                rows.getBoolean(4),
                rows.getString(5),
                rows.getString(6)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    for (RdsParameter own :
        new RdsParameter[] {
          new RdsParameter("rds.logical_replication", "0", true, true, "boolean", "0,1"),
          new RdsParameter("rds.force_ssl", "1", false, false, "boolean", "0,1")
        }) {
      all.put(own.name(), own);
    }
    return all;
  }

  /** Refuses a value that RDS would refuse. */
  void check(String given) {
    if (!modifiable) {
      throw AwsError.invalid("The parameter %s cannot be modified.".formatted(name));
    }
    if (!allowed.isEmpty() && !accepts(given)) {
      throw AwsError.invalid(
          "Invalid parameter value: %s for: %s allowed values are: %s"
              .formatted(given, name, allowed));
    }
  }

  private boolean accepts(String given) {
    if (type.equals("boolean") || type.equals("string")) {
      return Arrays.asList(allowed.split(",")).contains(given);
    }
    int dash = allowed.indexOf('-', 1);
    try {
      BigDecimal number = new BigDecimal(given);
      return number.compareTo(new BigDecimal(allowed.substring(0, dash))) >= 0
          && number.compareTo(new BigDecimal(allowed.substring(dash + 1))) <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The setting of postgresql.conf that follows from a value, none where nothing follows. */
  Optional<Map.Entry<String, String>> setting(String given) {
    if (name.equals("rds.logical_replication")) {
      return Optional.of(Map.entry("wal_level", given.equals("1") ? "logical" : "replica"));
    }
    return name.startsWith("rds.") ? Optional.empty() : Optional.of(Map.entry(name, given));
  }

  /** As DescribeDBParameters tells it. */
  String xml(Optional<String> changed) {
    return element(
        "Parameter",
        text("ParameterName", name),
        changed
            .or(() -> Optional.of(value).filter(v -> !v.isEmpty()))
            .map(v -> text("ParameterValue", v))
            .orElse(""),
        text("Source", changed.isPresent() ? "user" : "engine-default"),
        text("ApplyType", isStatic ? "static" : "dynamic"),
        text("DataType", type),
        allowed.isEmpty() ? "" : text("AllowedValues", allowed),
        text("IsModifiable", modifiable),
        text("ApplyMethod", isStatic ? "pending-reboot" : "immediate"));
  }
}
