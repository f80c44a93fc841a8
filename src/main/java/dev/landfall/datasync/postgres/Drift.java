package dev.landfall.datasync.postgres;

import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Definitions on the side that takes writes that the other side does not share: replication carries
 * no DDL, so rows made under them do not arrive, or arrive otherwise.
 */
public final class Drift {
  private static final Set<String> CARRYING = Set.of("table", "column", "type", "sequence");
  private static final int NAMED = 5;

  private Drift() {}

  /**
   * Refuses to go on while there is any.
   *
   * @throws dev.landfall.spine.FailureException Conflict, naming what differs
   */
  public static void refuse(Connection writer, Connection follower, Side side) throws SQLException {
    List<SchemaDifference> found =
        SchemaDigest.compare(SchemaDigest.read(writer), SchemaDigest.read(follower)).stream()
            .filter(d -> CARRYING.contains(d.kind()) && d.source() != null)
            .toList();
    if (!found.isEmpty()) {
      throw new Failure.Conflict(
              "the schemas differ in %d definitions, and rows cannot be carried under them: %s; run the same migration on both sides"
                  .formatted(
                      found.size(),
                      found.stream()
                          .limit(NAMED)
                          .map(d -> told(d, side))
                          .collect(Collectors.joining("; "))))
          .asException();
    }
  }

  private static String told(SchemaDifference d, Side writer) {
    return "%s %s is %s on the %s and %s on the %s"
        .formatted(
            d.kind(),
            d.object(),
            d.source(),
            writer,
            d.target() == null ? "missing" : d.target(),
            writer.other());
  }
}
