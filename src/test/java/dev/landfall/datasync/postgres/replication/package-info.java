/** Tests of publications, slots, subscriptions and sequences. */
@org.jspecify.annotations.NullMarked
package dev.landfall.datasync.postgres.replication;
