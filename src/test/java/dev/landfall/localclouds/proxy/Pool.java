package dev.landfall.localclouds.proxy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Backends that serve the same.
 *
 * @param name unique within its proxy; counters and health go by it
 * @param backends who serves
 * @param probe how their health is found out
 * @param timeout how long an answer may take before the client gets a 504
 * @param host the Host header sent on; the client's own when empty
 */
public record Pool(
    String name, List<Backend> backends, Probe probe, Duration timeout, Optional<String> host)
    implements Destination {}
