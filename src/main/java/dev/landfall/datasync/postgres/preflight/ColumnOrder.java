package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Column;
import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows are carried by column names; an INSERT without a column list, or a SELECT *, is not. */
final class ColumnOrder implements Check {
  private static final String NAME = "column-order";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (CatalogTable table : servers.sourceCatalog().tables()) {
      List<String> ours = names(table);
      List<String> theirs =
          servers.targetCatalog().table(table.name()).map(ColumnOrder::names).orElse(ours);
      if (!ours.equals(theirs) && Set.copyOf(ours).equals(Set.copyOf(theirs))) {
        findings.add(
            Finding.decide(
                    NAME,
                    table.name().toString(),
                    "table %s has its columns in another order on the target (%s there, %s on the source): they are carried by name, but an INSERT without a column list would mix them up"
                        .formatted(
                            table.name(), String.join(", ", theirs), String.join(", ", ours)),
                    null)
                .on(Side.TARGET));
      }
    }
    return findings;
  }

  private static List<String> names(CatalogTable table) {
    return table.columns().stream().map(Column::name).toList();
  }
}
