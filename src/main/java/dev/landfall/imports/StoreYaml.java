package dev.landfall.imports;

import dev.landfall.environment.aws.Measured;
import dev.landfall.environment.aws.SourceBucket;
import dev.landfall.environment.aws.SourceCache;
import java.util.Locale;
import java.util.Optional;

/** The caches and the storage account for ElastiCache clusters and S3 buckets. */
final class StoreYaml {
  /** Up to so many GB a cache can be made whose keys are not spread. */
  private static final int NOT_SPREAD = 25;

  private static final double BYTES_PER_GIB = 1L << 30;

  private StoreYaml() {}

  static void onAws(Lines out, Draft draft) {
    if (!draft.caches().isEmpty()) {
      out.add("    caches:");
      draft
          .caches()
          .forEach(
              (key, c) -> out.add("    - {name: %s, cluster: %s}", key, Names.yaml(c.cluster())));
    }
    if (!draft.buckets().isEmpty()) {
      out.add("    buckets:");
      draft
          .buckets()
          .forEach(
              (key, b) -> out.add("    - {name: %s, bucket: %s}", key, Names.yaml(b.bucket())));
    }
  }

  static void onAzure(Lines out, Draft draft) {
    if (!draft.caches().isEmpty()) {
      out.add("    caches:");
      draft.caches().forEach((key, c) -> cache(out, draft, key, c));
    }
    if (!draft.buckets().isEmpty()) {
      out.check(4, "account has to be unique on all of Azure")
          .add("    storage:")
          .add("      account: %s", Names.joined(draft.request().name(), "files", 24))
          .add(
              "      sku: Standard_ZRS  # S3 keeps everything in three zones; not every location"
                  + " can")
          .check(6, "buckets that are not the application's (logs, states of tools): take them out")
          .add("      containers:");
      draft.buckets().forEach((key, b) -> bucket(out, draft, key, b));
    }
  }

  private static void cache(Lines out, Draft draft, String key, SourceCache c) {
    Optional<CacheSize> size = CacheSize.of(c.nodeType(), c.shards());
    out.add("    - name: %s", key)
        .check(6, c.notCarried())
        .add("      resource: %s-%s", draft.request().name(), Names.hyphened(key, 30));
    size.ifPresentOrElse(
        s -> out.add("      sku: %s  # %s", s.sku(), Names.comment(s.why())),
        () ->
            out.check(
                6,
                "sku: %d shards of %s are not known here, and the smallest size stands"
                    .formatted(c.shards(), c.nodeType())));
    if (!c.failover() && c.nodes() <= c.shards()) {
      out.add("      highAvailability: false  # no replica on AWS");
    }
    if (c.clusterMode()) {
      out.add("      clusteringPolicy: OSSCluster  # clients speak the cluster protocol on AWS");
    } else if (size.map(CacheSize::gb).orElse(0) <= NOT_SPREAD) {
      out.add("      clusteringPolicy: NoCluster  # one shard on AWS: commands may span keys");
    } else {
      out.check(
          6,
          "its keys are spread, which up to %d GB they need not be: commands over several keys may fail"
              .formatted(NOT_SPREAD));
    }
  }

  private static void bucket(Lines out, Draft draft, String key, SourceBucket b) {
    String size =
        draft
            .view()
            .measured()
            .get()
            .filter(m -> !m.storage(b.bucket()).isEmpty())
            .map(m -> size(m, b.bucket()))
            .orElse("not measured");
    out.check(6, b.notCarried()).add("      - {name: %s}  # %s on S3", key, size);
  }

  private static String size(Measured measured, String name) {
    return String.format(Locale.ROOT, "%.2f GiB", measured.bytes(name) / BYTES_PER_GIB);
  }
}
