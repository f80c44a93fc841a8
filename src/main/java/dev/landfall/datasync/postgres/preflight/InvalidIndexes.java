package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * What CREATE INDEX CONCURRENTLY leaves behind when it fails: a unique one would not come into
 * being after the copy.
 */
final class InvalidIndexes implements Check {
  private static final String NAME = "invalid-indexes";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT x.indexrelid::regclass::text, x.indrelid::regclass::text
        FROM <tables> JOIN pg_index x ON x.indrelid = c.oid
        JOIN pg_class i ON i.oid = x.indexrelid
        WHERE NOT x.indisvalid AND i.relkind = 'i' ORDER BY 1
        """,
        (side, row) ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "index %s of %s on the %s is not valid: it is used by no query, and where it is unique the rows may not be; make it anew, or drop it"
                    .formatted(row.get(0), row.get(1), Servers.word(side)),
                "DROP INDEX " + row.getFirst()));
  }
}
