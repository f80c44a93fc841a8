/** Who may write: the authority rows and the triggers that refuse everybody else. */
@NullMarked
package dev.landfall.datasync.postgres.fence;

import org.jspecify.annotations.NullMarked;
