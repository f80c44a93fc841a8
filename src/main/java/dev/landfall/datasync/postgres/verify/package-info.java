/** Whether both sides hold the same rows, and which do not. */
@NullMarked
package dev.landfall.datasync.postgres.verify;

import org.jspecify.annotations.NullMarked;
