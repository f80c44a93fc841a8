package dev.landfall.datasync.postgres;

/**
 * A sequence, owned by a column or free.
 *
 * @param name schema and name
 * @param owner the owning role
 * @param increment its step; negative for one that counts down
 * @param min its least value
 * @param max its greatest value
 * @param cycles whether it begins again at its end
 */
public record CatalogSequence(
    TableName name, String owner, long increment, long min, long max, boolean cycles) {}
