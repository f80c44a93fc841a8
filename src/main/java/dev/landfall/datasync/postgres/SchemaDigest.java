package dev.landfall.datasync.postgres;

import dev.landfall.spine.Sha256;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A schema as text, definition by definition, so that two servers can be compared and a change be
 * noticed: replication carries no DDL. Views count by their columns, since majors write the same
 * query differently. Owners, privileges, comments and names of the indexes on partitions are left
 * out; so is all of {@code landfall} and what belongs to extensions.
 *
 * @param definitions from {@code kind name} to definition
 */
public record SchemaDigest(SortedMap<String, String> definitions) {

  private static final String KINDS_SEPARATOR = " ";

  /** Reads a schema, in one query. */
  public static SchemaDigest read(Database database) {
    return database.with("reading the schema", SchemaDigest::read);
  }

  /** Reads a schema, in one query. */
  public static SchemaDigest read(Connection connection) throws SQLException {
    SortedMap<String, String> definitions = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SchemaDigestQuery.TEXT)) {
      while (row.next()) {
        definitions.put(
            row.getString(1) + KINDS_SEPARATOR + row.getString(2), row.getString(3).strip());
      }
    }
    return new SchemaDigest(definitions);
  }

  /** What differs between two databases; empty when rows of one fit into the other. */
  public static List<SchemaDifference> compare(Database source, Database target) {
    return compare(read(source), read(target));
  }

  /** What differs between two schemas. */
  public static List<SchemaDifference> compare(SchemaDigest source, SchemaDigest target) {
    List<SchemaDifference> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(source.definitions.keySet());
    names.addAll(target.definitions.keySet());
    for (String name : names) {
      String here = source.definitions.get(name);
      String there = target.definitions.get(name);
      if (here == null || !here.equals(there)) {
        int space = name.indexOf(KINDS_SEPARATOR);
        differences.add(
            new SchemaDifference(name.substring(0, space), name.substring(space + 1), here, there));
      }
    }
    return List.copyOf(differences);
  }

  /** A short name for this state of the schema: 16 hexadecimal digits. */
  public String hash() {
    StringBuilder all = new StringBuilder();
    definitions.forEach((name, as) -> all.append(name).append('\n').append(as).append('\n'));
    return HexFormat.of().formatHex(Sha256.of(all.toString()), 0, 8);
  }
}
