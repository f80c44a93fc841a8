/** The commands of the jar. */
@NullMarked
package dev.landfall.cli;

import org.jspecify.annotations.NullMarked;
