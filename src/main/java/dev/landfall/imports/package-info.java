/** A first draft of a migration's YAML, from what stands on AWS: pure, and a person finishes it. */
@NullMarked
package dev.landfall.imports;

import org.jspecify.annotations.NullMarked;
