/** Reading what changed. */
@org.jspecify.annotations.NullMarked
package dev.landfall.datasync.postgres.verify;
