package dev.landfall.datasync.postgres.replication;

/**
 * A subscription as the server tells it.
 *
 * @param enabled whether it is meant to run
 * @param running whether its apply worker runs now
 * @param applyErrors changes that could not be applied since it was made
 */
public record SubscriptionView(boolean enabled, boolean running, long applyErrors) {}
