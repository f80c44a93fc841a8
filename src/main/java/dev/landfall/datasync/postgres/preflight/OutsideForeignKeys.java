package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * A TRUNCATE that is replicated fails where a table that is not carried refers to the one that is
 * emptied.
 */
final class OutsideForeignKeys implements Check {
  private static final String NAME = "outside-foreign-keys";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT k.conrelid::regclass::text || '.' || quote_ident(k.conname),
          format('%I.%I', n.nspname, c.relname),
          format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname)
        FROM <tables> JOIN pg_constraint k ON k.confrelid = c.oid AND k.contype = 'f'
        JOIN pg_class f ON f.oid = k.conrelid
        WHERE c.relpersistence = 'p' AND k.conparentid = 0 AND (f.relpersistence = 'u'
          OR EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
            AND e.objid = f.oid AND e.deptype = 'e'))
        ORDER BY 1
        """,
        (side, row) ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "foreign key %s on the %s leads to %s from a table that is not carried: a replicated TRUNCATE of %s would stop replication"
                    .formatted(row.get(0), Servers.word(side), row.get(1), row.get(1)),
                row.get(2)));
  }
}
