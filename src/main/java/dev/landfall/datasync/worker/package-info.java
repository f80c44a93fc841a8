/** The processes that carry data. */
@NullMarked
package dev.landfall.datasync.worker;

import org.jspecify.annotations.NullMarked;
