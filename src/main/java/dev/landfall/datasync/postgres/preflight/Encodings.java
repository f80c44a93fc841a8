package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The same characters, and if possible the same order of them, on both sides. */
final class Encodings implements Check {
  private static final String NAME = "encodings";

  /** The encoding that means any bytes (PostgreSQL, 24.3.1). */
  private static final String UNCHECKED = "SQL_ASCII";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    String query =
        """
        SELECT pg_encoding_to_char(encoding), datcollate, datctype,
          CASE datlocprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'ICU' ELSE 'builtin' END FROM pg_database
        WHERE datname = current_database()
        """;
    List<String> source = servers.rows(Side.SOURCE, query).getFirst();
    List<String> target = servers.rows(Side.TARGET, query).getFirst();
    if (!source.getFirst().equals(target.getFirst())) {
      findings.add(
          Finding.blocks(
              NAME,
              "encoding",
              "the source is encoded in %s, the target in %s: make the target's database with"
                      .formatted(source.getFirst(), target.getFirst())
                  + " ENCODING "
                  + source.getFirst(),
              null));
    }
    if (source.getFirst().equals(UNCHECKED)) {
      findings.add(
          Finding.blocks(
              NAME,
              "encoding",
              "the source is SQL_ASCII, which checks no character: what is no UTF-8 in it could be"
                  + " neither read nor compared; move it into a database of a real encoding first",
              null));
    }
    if (!source.subList(1, 4).equals(target.subList(1, 4))) {
      findings.add(
          Finding.decide(
              NAME,
              "collation",
              "the source sorts by %s (characters by %s, from %s), the target by %s (%s, %s): ORDER BY on text may answer in another order, and unique text be equal there"
                  .formatted(
                      source.get(1),
                      source.get(2),
                      source.get(3),
                      target.get(1),
                      target.get(2),
                      target.get(3)),
              null));
    }
    return findings;
  }
}
