/** The cutover: which rung it stands on, which step comes next, and what is said about it. */
@NullMarked
package dev.landfall.cutover;

import org.jspecify.annotations.NullMarked;
