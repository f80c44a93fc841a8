package dev.landfall.environment;

import dev.landfall.spine.Failure;
import java.time.Instant;

/**
 * A step that failed and is left alone for a while, so that its neighbours' quick looks do not
 * repeat it every second.
 *
 * @param failure why
 * @param until when it may be tried again
 */
record Setback(Failure failure, Instant until) {}
