package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * Rows that are named whole and hold a value that cannot be told equal: what follows cannot apply
 * their UPDATE and DELETE (PostgreSQL, 29.1.1).
 */
final class IdentityFullTypes implements Check {
  private static final String NAME = "identity-full-types";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        WITH RECURSIVE full_tables AS (
          SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name FROM <tables>
          WHERE c.relreplident = 'f' AND NOT EXISTS (SELECT FROM pg_index i
            WHERE i.indrelid = c.oid AND i.indisprimary AND i.indimmediate)),
        part(table_name, attname, type) AS (
          SELECT f.name, a.attname, a.atttypid FROM full_tables f
          JOIN pg_attribute a ON a.attrelid = f.oid
          WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          UNION
          SELECT p.table_name, p.attname, inner_type.oid FROM part p
          JOIN pg_type t ON t.oid = p.type
          CROSS JOIN LATERAL (
            SELECT t.typbasetype AS oid WHERE t.typtype = 'd'
            UNION ALL SELECT t.typelem WHERE t.typcategory = 'A'
            UNION ALL SELECT a.atttypid FROM pg_attribute a
              WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0
                AND NOT a.attisdropped) AS inner_type)
        SELECT DISTINCT p.table_name || '.' || quote_ident(p.attname), format_type(t.oid, NULL),
          p.table_name
        FROM part p JOIN pg_type t ON t.oid = p.type
        WHERE t.typtype = 'b' AND t.typcategory <> 'A' AND NOT EXISTS (SELECT FROM pg_opclass o
          JOIN pg_am m ON m.oid = o.opcmethod
          WHERE m.amname IN ('btree', 'hash') AND o.opcdefault
            AND (o.opcintype = t.oid OR EXISTS (SELECT FROM pg_cast k
              WHERE k.castsource = t.oid AND k.casttarget = o.opcintype AND k.castmethod = 'b'
                AND k.castcontext = 'i')))
        ORDER BY 1
        """,
        (side, row) ->
            Finding.blocks(
                NAME,
                row.getFirst(),
                "table %s has REPLICA IDENTITY FULL on the %s and no primary key, and its column %s holds %s, which no server can tell equal: UPDATE and DELETE of its rows would stop replication; give it a key"
                    .formatted(row.get(2), Servers.word(side), row.get(0), row.get(1)),
                "ALTER TABLE %s ADD landfall_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, REPLICA IDENTITY DEFAULT"
                    .formatted(row.get(2))));
  }
}
