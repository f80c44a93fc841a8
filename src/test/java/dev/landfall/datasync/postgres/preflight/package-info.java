/** The checks against two real servers. */
@org.jspecify.annotations.NullMarked
package dev.landfall.datasync.postgres.preflight;
