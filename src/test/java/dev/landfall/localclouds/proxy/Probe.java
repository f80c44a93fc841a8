package dev.landfall.localclouds.proxy;

import java.time.Duration;
import java.util.Optional;

/**
 * How a backend's health is found out: by asking it.
 *
 * @param path the path asked for
 * @param host the Host header, the backend's name when empty
 * @param interval between two probes
 * @param timeout after which a probe has failed
 * @param healthyThreshold successes in a row that make it healthy again
 * @param unhealthyThreshold failures in a row that make it unhealthy
 * @param from the lowest status that is healthy
 * @param to the highest status that is healthy
 */
public record Probe(
    String path,
    Optional<String> host,
    Duration interval,
    Duration timeout,
    int healthyThreshold,
    int unhealthyThreshold,
    int from,
    int to) {}
