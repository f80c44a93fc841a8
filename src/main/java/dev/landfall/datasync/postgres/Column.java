package dev.landfall.datasync.postgres;

/**
 * A column whose values are carried. Generated columns are not among them: each side computes its
 * own.
 *
 * @param name its name
 * @param type its type as format_type writes it, for example {@code numeric(10,2)}
 * @param notNull whether it refuses nulls
 * @param identity whether its values come from an identity sequence
 */
public record Column(String name, String type, boolean notNull, boolean identity) {
  /** As it stands in a statement. */
  public String sql() {
    return TableName.quote(name);
  }
}
