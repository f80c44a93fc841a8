package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/**
 * An Azure Managed Redis, reached from inside the network only, over TLS only. Clients sign in with
 * its access key.
 *
 * @param name what the other kinds call it
 * @param resource its name on Azure: letters and digits, with single hyphens between them
 * @param sku its size; can be made larger or smaller while what it holds fits, but not between
 *     FlashOptimized and the others
 * @param highAvailability whether everything in it is kept twice; without, a fault or Azure's
 *     maintenance loses what it holds
 * @param clusteringPolicy which clients can use it; stays as it was made
 * @param evictionPolicy what goes when its memory is full
 */
public record Cache(
    @Required @Size(max = 63) @Pattern("^[a-z0-9]+(-[a-z0-9]+)*$") String name,
    @Required @Size(max = 60) @Pattern("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$") String resource,
    @Default("Balanced_B0")
        @Pattern(
            "^(Balanced_B(0|1|3|5|10|20|50|100|150|250|350|500|700|1000)"
                + "|MemoryOptimized_M(10|20|50|100|150|250|350|500|700|1000|1500|2000)"
                + "|ComputeOptimized_X(3|5|10|20|50|100|150|250|350|500|700)"
                + "|FlashOptimized_A(250|500|700|1000|1500|2000|4500))$")
        String sku,
    @Default("true") Boolean highAvailability,
    @Default("EnterpriseCluster") ClusteringPolicy clusteringPolicy,
    @Default("VolatileLRU") EvictionPolicy evictionPolicy) {

  /** Fills in the defaults where no API server did. */
  public Cache {
    sku = Objects.requireNonNullElse(sku, "Balanced_B0");
    highAvailability = Objects.requireNonNullElse(highAvailability, true);
    clusteringPolicy =
        Objects.requireNonNullElse(clusteringPolicy, ClusteringPolicy.EnterpriseCluster);
    evictionPolicy = Objects.requireNonNullElse(evictionPolicy, EvictionPolicy.VolatileLRU);
  }

  /** How its keys are spread over its processes, as clients see it. */
  public enum ClusteringPolicy {
    /** One endpoint that any client can use. */
    EnterpriseCluster,
    /** The Redis cluster protocol, for clients that speak it: the most throughput. */
    OSSCluster,
    /** Not spread at all: for commands over several keys, up to 25 GB. */
    NoCluster
  }

  /** What goes when the memory is full, as Azure calls it. */
  public enum EvictionPolicy {
    /** The least often used. */
    AllKeysLFU,
    /** The least recently used. */
    AllKeysLRU,
    /** Any. */
    AllKeysRandom,
    /** The least recently used of those that expire. */
    VolatileLRU,
    /** The least often used of those that expire. */
    VolatileLFU,
    /** What expires next. */
    VolatileTTL,
    /** Any of those that expire. */
    VolatileRandom,
    /** Nothing: writes are refused. */
    NoEviction
  }
}
