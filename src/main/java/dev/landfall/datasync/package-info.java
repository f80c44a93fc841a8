/** The data sync: which rung a database stands on, which step comes next, what is said about it. */
@NullMarked
package dev.landfall.datasync;

import org.jspecify.annotations.NullMarked;
