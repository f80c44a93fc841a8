package dev.landfall.datasync.postgres;

import dev.landfall.datasync.postgres.CatalogTable.Kind;
import dev.landfall.datasync.postgres.CatalogTable.ReplicaIdentity;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The two queries behind {@link Catalog}. */
final class CatalogReader {
  /** Schemas of the system, of ourselves, and objects that belong to an extension, are not data. */
  static final String CARRIED =
      """
      n.nspname <> 'information_schema' AND n.nspname <> 'landfall' AND n.nspname !~ '^pg_'
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
        AND e.objid = c.oid AND e.deptype = 'e')
      """;

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, c.relkind, c.relispartition, rn.nspname, r.relname,
        c.relreplident, pg_get_userbyid(c.relowner), c.relpersistence = 'u',
        pg_relation_size(c.oid, 'main') / current_setting('block_size')::bigint,
        pg_table_size(c.oid), greatest(c.reltuples, 0)::bigint,
        a.names, a.types, a.nonnull, a.identity,
        y.names, y.equality
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class r ON r.oid = CASE WHEN c.relispartition OR c.relkind = 'p'
        THEN pg_partition_root(c.oid) ELSE c.oid END
      JOIN pg_namespace rn ON rn.oid = r.relnamespace
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(attname::text ORDER BY attnum), '{}') AS names,
          coalesce(array_agg(format_type(atttypid, atttypmod) ORDER BY attnum), '{}') AS types,
          coalesce(array_agg(attnotnull ORDER BY attnum), '{}') AS nonnull,
          coalesce(array_agg(attidentity <> '' ORDER BY attnum), '{}') AS identity
        FROM pg_attribute
        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') a
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(k.attname::text ORDER BY u.ord), '{}') AS names,
          coalesce(array_agg(format('OPERATOR(%I.%s)', on_.nspname, o.oprname) ORDER BY u.ord),
            '{}') AS equality
        FROM pg_index i
        CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indclass::oid[])
          WITH ORDINALITY AS u(attnum, opclass, ord)
        JOIN pg_attribute k ON k.attnum = u.attnum AND k.attrelid = c.oid
        JOIN pg_opclass q ON q.oid = u.opclass
        JOIN pg_amop s ON s.amopfamily = q.opcfamily AND s.amoplefttype = q.opcintype
          AND s.amoprighttype = q.opcintype
        JOIN pg_operator o ON o.oid = s.amopopr AND o.oprname = '=' JOIN pg_namespace on_ ON on_.oid = o.oprnamespace
        WHERE i.indrelid = c.oid AND u.ord <= i.indnkeyatts
          AND i.indisvalid AND (i.indimmediate OR c.relreplident = 'f')
          AND CASE WHEN c.relreplident = 'i' THEN i.indisreplident ELSE i.indisprimary END) y
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND
      """
          + CARRIED
          + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

  private static final String SEQUENCES =
      """
      SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), s.seqincrement, s.seqmin,
        s.seqmax, s.seqcycle
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relpersistence <> 't' AND
      """
          + CARRIED
          + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

  private CatalogReader() {}

  static Catalog read(Connection connection) throws SQLException {
    List<CatalogTable> tables = new ArrayList<>();
    List<CatalogSequence> sequences = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(TABLES)) {
        while (row.next()) {
          tables.add(table(row));
        }
      }
      try (ResultSet row = statement.executeQuery(SEQUENCES)) {
        while (row.next()) {
          sequences.add(
              new CatalogSequence(
                  new TableName(row.getString(1), row.getString(2)),
                  row.getString(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getBoolean(7)));
        }
      }
    }
    return new Catalog(tables, sequences);
  }

  private static CatalogTable table(ResultSet row) throws SQLException {
    return new CatalogTable(
        new TableName(row.getString(1), row.getString(2)),
        row.getString(3).equals("p")
            ? Kind.PARTITIONED
            : row.getBoolean(4) ? Kind.PARTITION : Kind.ORDINARY,
        new TableName(row.getString(5), row.getString(6)),
        columns(row),
        strings(row.getArray(17)),
        strings(row.getArray(18)),
        switch (row.getString(7)) {
          case "i" -> ReplicaIdentity.INDEX;
          case "f" -> ReplicaIdentity.FULL;
          case "n" -> ReplicaIdentity.NOTHING;
          default -> ReplicaIdentity.KEY;
        },
        row.getString(8),
        row.getBoolean(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12));
  }

  private static List<Column> columns(ResultSet row) throws SQLException {
    List<String> names = strings(row.getArray(13));
    List<String> types = strings(row.getArray(14));
    Boolean[] notNull = (Boolean[]) row.getArray(15).getArray();
    Boolean[] identity = (Boolean[]) row.getArray(16).getArray();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(new Column(names.get(i), types.get(i), notNull[i], identity[i]));
    }
    return List.copyOf(columns);
  }

  private static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
