/** The whole copy at one snapshot: planned in chunks, carried by workers, resumable anywhere. */
@NullMarked
package dev.landfall.datasync.postgres.copy;

import org.jspecify.annotations.NullMarked;
