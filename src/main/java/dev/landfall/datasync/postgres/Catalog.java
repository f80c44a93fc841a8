package dev.landfall.datasync.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a database holds that is carried: every table and sequence outside the system's schemas,
 * those of extensions, and {@code landfall}.
 *
 * @param tables tables of all kinds, by name
 * @param sequences sequences, by name
 */
public record Catalog(List<CatalogTable> tables, List<CatalogSequence> sequences) {

  /** Takes its own copies. */
  public Catalog {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /** Reads it from a server, in two queries. */
  public static Catalog read(Connection connection) throws SQLException {
    return CatalogReader.read(connection);
  }

  /** Reads it from a server. */
  public static Catalog read(Database database) {
    return database.with("reading the catalog", CatalogReader::read);
  }

  /** The tables of the publication: ordinary ones and the roots of partition trees. */
  public List<CatalogTable> published() {
    return tables.stream().filter(CatalogTable::published).toList();
  }

  /** The tables that hold rows: ordinary ones and the leaves of partition trees. */
  public List<CatalogTable> withRows() {
    return tables.stream().filter(CatalogTable::holdsRows).toList();
  }

  /** A table by its name. */
  public Optional<CatalogTable> table(TableName name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /** Every role that owns a table or sequence: the operator's role must be a member of each. */
  public SortedSet<String> owners() {
    SortedSet<String> owners = new TreeSet<>();
    tables.forEach(table -> owners.add(table.owner()));
    sequences.forEach(sequence -> owners.add(sequence.owner()));
    return owners;
  }
}
