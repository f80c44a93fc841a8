/** What both sides of an environment cost, from a list of prices. */
@NullMarked
package dev.landfall.environment.cost;

import org.jspecify.annotations.NullMarked;
