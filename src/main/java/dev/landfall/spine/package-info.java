/** What the three controllers share: how the world is seen, how calls fail, how status is said. */
@NullMarked
package dev.landfall.spine;

import org.jspecify.annotations.NullMarked;
