package dev.landfall.datasync.postgres;

/**
 * A sequence, owned by a column or free.
 *
 * @param name schema and name
 * @param owner the owning role
 * @param increment its step; negative for one that counts down
 */
public record CatalogSequence(TableName name, String owner, long increment) {}
