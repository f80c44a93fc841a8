package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The same characters, and if possible the same order of them, on both sides. */
final class Encodings implements Check {
  private static final String NAME = "encodings";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    String query =
        """
        SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database
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
    if (!source.subList(1, 3).equals(target.subList(1, 3))) {
      findings.add(
          Finding.decide(
              NAME,
              "collation",
              "the source sorts by %s, the target by %s: ORDER BY on text may answer in another order"
                  .formatted(source.get(1), target.get(1)),
              null));
    }
    return findings;
  }
}
