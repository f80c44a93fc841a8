/** Switching between two real servers, under load, with crashes and rivals. */
@org.jspecify.annotations.NullMarked
package dev.landfall.datasync.postgres.switchover;
