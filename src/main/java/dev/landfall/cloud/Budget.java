package dev.landfall.cloud;

import dev.landfall.api.v1alpha1.CloudConnectionSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many calls an account is asked for at most, a minute. Who says nothing gets what the cloud
 * itself lets flow: Azure 25 reads and 10 writes a second to one subscription and principal,
 * Cloudflare 1,200 calls of both kinds in five minutes; AWS, where each API has limits of its own,
 * what leaves others of the account room.
 *
 * @param readsPerMinute reads
 * @param writesPerMinute writes; as many deletions besides
 * @param readsAtOnce seconds whose reads can be asked for at once
 * @param writesAtOnce the same of writes
 * @see <a
 *     href="https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling">
 *     Azure's token buckets</a>
 * @see <a href="https://developers.cloudflare.com/fundamentals/api/reference/limits/">Cloudflare's
 *     limits</a>
 */
record Budget(int readsPerMinute, int writesPerMinute, int readsAtOnce, int writesAtOnce) {
  static Budget usual(String cloud) {
    return switch (cloud) {
      case "azure" -> new Budget(1500, 600, 10, 20);
      case "aws" -> new Budget(600, 120, 10, 20);
      default -> new Budget(150, 20, 120, 120);
    };
  }

  /** What a connection declares; what it leaves out is the usual. */
  static Budget of(String cloud, CloudConnectionSpec.@Nullable Budget declared) {
    Budget usual = usual(cloud);
    Optional<CloudConnectionSpec.Budget> said = Optional.ofNullable(declared);
    return new Budget(
        said.map(CloudConnectionSpec.Budget::readsPerMinute).orElse(usual.readsPerMinute),
        said.map(CloudConnectionSpec.Budget::writesPerMinute).orElse(usual.writesPerMinute),
        usual.readsAtOnce,
        usual.writesAtOnce);
  }

  /** Of two connections to one account the more careful counts. */
  Budget and(Budget other) {
    return new Budget(
        Math.min(readsPerMinute, other.readsPerMinute),
        Math.min(writesPerMinute, other.writesPerMinute),
        readsAtOnce,
        writesAtOnce);
  }

  int perMinute(CallKind kind) {
    return kind == CallKind.READS ? readsPerMinute : writesPerMinute;
  }

  /** How many can be asked for at once, after a pause. */
  int burst(CallKind kind) {
    return Math.max(
        1, perMinute(kind) * (kind == CallKind.READS ? readsAtOnce : writesAtOnce) / 60);
  }
}
