package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/** Settings by which the same statement answers differently on either side. */
final class SettingsDiffer implements Check {
  private static final String NAME = "settings-differ";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.lacking(
        """
        SELECT name, reset_val FROM pg_settings
        WHERE name IN ('array_nulls', 'backslash_quote', 'bytea_output', 'default_tablespace',
          'default_text_search_config', 'default_toast_compression',
          'default_transaction_isolation', 'gin_fuzzy_search_limit', 'lc_monetary', 'lc_numeric',
          'lc_time', 'max_prepared_transactions', 'quote_all_identifiers',
          'standard_conforming_strings', 'timezone_abbreviations', 'transform_null_equals',
          'xmlbinary', 'xmloption')
        ORDER BY 1
        """,
        row ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "%s is %s on the source and another on the target: the application's statements may answer differently there"
                    .formatted(row.get(0), row.get(1).isEmpty() ? "empty" : row.get(1)),
                "ALTER SYSTEM SET %s = %s".formatted(row.get(0), TableName.literal(row.get(1)))));
  }
}
