package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.PgDump;
import org.jspecify.annotations.Nullable;

/**
 * What was declared, as far as the checks depend on it.
 *
 * @param schemaFromSource pg_dump when the schema is to be taken from the source; null when the
 *     target has it already
 */
public record PreflightOptions(@Nullable PgDump schemaFromSource) {

  /** The target has its schema already. */
  public static PreflightOptions existing() {
    return new PreflightOptions((PgDump) null);
  }

  /** The schema is taken from the source. */
  public static PreflightOptions fromSource(PgDump dump) {
    return new PreflightOptions(dump);
  }
}
