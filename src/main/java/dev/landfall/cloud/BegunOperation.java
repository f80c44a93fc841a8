package dev.landfall.cloud;

import java.time.Instant;

/**
 * A long-running operation that Azure accepted, and where it is asked about.
 *
 * <p>The address is no secret: the resource manager answers nobody without a token, whatever else
 * an address has in it (newer ones have a time and a signature, {@code t}, {@code c}, {@code s},
 * {@code h}, by which it knows its own). So it may stand in a status, where it outlives the process
 * that began the operation. What would let in whoever holds it, a shared access signature, is never
 * one of these: see {@link ArmOperations}.
 *
 * @param url where it is followed: absolute, of the resource manager
 * @param at when it was begun
 * @see <a
 *     href="https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations">
 *     asynchronous operations</a>
 * @see <a href="https://learn.microsoft.com/rest/api/azure/">every request carries a token</a>
 */
public record BegunOperation(String url, Instant at) {}
