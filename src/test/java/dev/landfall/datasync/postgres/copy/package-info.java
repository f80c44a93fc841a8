/** The copy between two real servers, by real worker processes. */
@org.jspecify.annotations.NullMarked
package dev.landfall.datasync.postgres.copy;
