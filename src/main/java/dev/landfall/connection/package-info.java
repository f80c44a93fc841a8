/** Connections to clouds: whether each can be used, as whom, and for how long. */
@NullMarked
package dev.landfall.connection;

import org.jspecify.annotations.NullMarked;
