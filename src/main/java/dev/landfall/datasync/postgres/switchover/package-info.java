/** Moving the right to write from one side to the other, and coming back from anywhere. */
@NullMarked
package dev.landfall.datasync.postgres.switchover;

import org.jspecify.annotations.NullMarked;
