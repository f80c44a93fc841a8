/** The protocol of the right to write, as a model. */
@org.jspecify.annotations.NullMarked
package dev.landfall.datasync.postgres.fence;
