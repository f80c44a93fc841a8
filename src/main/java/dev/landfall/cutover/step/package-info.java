/** The steps of a cutover, one file each: when it is done, what it waits for, what it does. */
@NullMarked
package dev.landfall.cutover.step;

import org.jspecify.annotations.NullMarked;
