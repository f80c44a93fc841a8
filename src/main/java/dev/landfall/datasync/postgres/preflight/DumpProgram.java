package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.PgDump;
import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;

/** Taking the schema from the source needs a pg_dump that understands it. */
final class DumpProgram implements Check {
  private static final String NAME = "dump-program";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    PgDump dump = servers.options().schemaFromSource();
    if (dump == null) {
      return List.of();
    }
    int needed = servers.major(Side.SOURCE);
    OptionalInt found = dump.major();
    if (found.isPresent() && found.getAsInt() >= needed) {
      return List.of();
    }
    return List.of(
        Finding.blocks(
            NAME,
            dump.program(),
            "schema: FromSource needs pg_dump of version %d or newer, and %s: install"
                    .formatted(
                        needed,
                        found.isPresent()
                            ? "it is version " + found.getAsInt()
                            : "there is none on the PATH")
                + " postgresql-client-%d where the operator runs, or declare schema: Existing"
                    .formatted(needed),
            null));
  }
}
