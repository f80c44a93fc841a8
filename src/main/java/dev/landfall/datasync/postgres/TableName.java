package dev.landfall.datasync.postgres;

/**
 * A table by schema and name, as the catalog spells them (not quoted, not folded).
 *
 * @param schema its schema
 * @param name its name
 */
public record TableName(String schema, String name) implements Comparable<TableName> {

  /** As it stands in a statement: both parts quoted. */
  public String sql() {
    return quote(schema) + "." + quote(name);
  }

  /** An identifier in quotes (PostgreSQL, 4.1.1). */
  public static String quote(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /** A string constant, for statements that take no parameters. */
  public static String literal(String value) {
    return (value.indexOf('\\') >= 0 ? " E" : "")
        + "'"
        + value.replace("\\", "\\\\").replace("'", "''")
        + "'";
  }

  @Override
  public int compareTo(TableName other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
