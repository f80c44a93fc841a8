/** Publications, slots, subscriptions and markers, and one side's state read in one go. */
@NullMarked
package dev.landfall.datasync.postgres.replication;

import org.jspecify.annotations.NullMarked;
