/** What must be true of both databases before a copy begins: one check a file. */
@NullMarked
package dev.landfall.datasync.postgres.preflight;

import org.jspecify.annotations.NullMarked;
