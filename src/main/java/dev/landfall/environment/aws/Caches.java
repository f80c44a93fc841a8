package dev.landfall.environment.aws;

import dev.landfall.cloud.AwsClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException;
import software.amazon.awssdk.services.elasticache.model.DataTieringStatus;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupNotFoundException;

/** Reads ElastiCache clusters; serverless caches are none. */
final class Caches {
  private static final int VALKEY_LIKE_REDIS = 7;

  private Caches() {}

  static Optional<SourceCache> cache(AwsClients aws, String id) {
    return group(aws, id).map(g -> of(aws, g)).or(() -> cluster(aws, id).map(Caches::of));
  }

  private static Optional<ReplicationGroup> group(AwsClients aws, String id) {
    return aws
        .call(
            "DescribeReplicationGroups",
            "looking at cache " + id,
            AwsClients::caches,
            caches -> {
              try {
                return caches
                    .describeReplicationGroups(r -> r.replicationGroupId(id))
                    .replicationGroups();
              } catch (ReplicationGroupNotFoundException e) {
                return List.<ReplicationGroup>of();
              }
            })
        .stream()
        .findFirst();
  }

  private static Optional<CacheCluster> cluster(AwsClients aws, String id) {
    return aws
        .call(
            "DescribeCacheClusters",
            "looking at cache cluster " + id,
            AwsClients::caches,
            caches -> {
              try {
                return caches.describeCacheClusters(r -> r.cacheClusterId(id)).cacheClusters();
              } catch (CacheClusterNotFoundException e) {
                return List.<CacheCluster>of();
              }
            })
        .stream()
        .findFirst();
  }

  /** A group does not tell its engine's version: a member does. */
  private static SourceCache of(AwsClients aws, ReplicationGroup group) {
    Optional<CacheCluster> member =
        group.memberClusters().stream().findFirst().flatMap(id -> cluster(aws, id));
    List<NodeGroup> shards = group.nodeGroups();
    int nodes = Math.max(group.memberClusters().size(), Math.max(1, shards.size()));
    Shape shape =
        new Shape(
            member
                .map(CacheCluster::engine)
                .orElse(Objects.requireNonNullElse(group.engine(), "redis")),
            member.map(CacheCluster::engineVersion).orElse(""),
            Math.max(1, shards.size()),
            nodes,
            Boolean.TRUE.equals(group.clusterEnabled()),
            Boolean.TRUE.equals(group.transitEncryptionEnabled()),
            Boolean.TRUE.equals(group.authTokenEnabled()) || !group.userGroupIds().isEmpty());
    List<String> not = shape.notCarried();
    if (!group.userGroupIds().isEmpty()) {
      not.add(
          "users of %s: clients sign in with the access key of the cache"
              .formatted(group.userGroupIds()));
    }
    if (group.globalReplicationGroupInfo() != null
        && group.globalReplicationGroupInfo().globalReplicationGroupId() != null) {
      not.add(
          "global datastore %s: a cache is made in one region"
              .formatted(group.globalReplicationGroupInfo().globalReplicationGroupId()));
    }
    if (group.dataTiering() == DataTieringStatus.ENABLED) {
      not.add("data tiering: choose a FlashOptimized size where it shall be kept partly on disk");
    }
    return shape.cache(
        group.replicationGroupId(),
        Objects.requireNonNullElse(group.cacheNodeType(), ""),
        Boolean.TRUE.equals(group.atRestEncryptionEnabled()),
        group.automaticFailoverAsString() != null
            && group.automaticFailoverAsString().toLowerCase(Locale.ROOT).startsWith("enabl"),
        not);
  }

  private static SourceCache of(CacheCluster cluster) {
    Shape shape =
        new Shape(
            text(cluster.engine()),
            text(cluster.engineVersion()),
            1,
            Objects.requireNonNullElse(cluster.numCacheNodes(), 1),
            false,
            Boolean.TRUE.equals(cluster.transitEncryptionEnabled()),
            Boolean.TRUE.equals(cluster.authTokenEnabled()));
    return shape.cache(
        cluster.cacheClusterId(),
        text(cluster.cacheNodeType()),
        Boolean.TRUE.equals(cluster.atRestEncryptionEnabled()),
        false,
        shape.notCarried());
  }

  private static String text(@Nullable String told) {
    return told == null ? "" : told;
  }

  /** What decides about being carried over. */
  private record Shape(
      String engine,
      String version,
      int shards,
      int nodes,
      boolean clusterMode,
      boolean inTransit,
      boolean auth) {

    SourceCache cache(
        String id, String nodeType, boolean atRest, boolean failover, List<String> not) {
      return new SourceCache(
          id,
          engine,
          version,
          nodeType,
          shards,
          nodes,
          clusterMode,
          inTransit,
          atRest,
          auth,
          failover,
          List.copyOf(not));
    }

    /** Against Azure Managed Redis: Redis 7.4, TLS and an access key, one replica. */
    private List<String> notCarried() {
      List<String> not = new ArrayList<>();
      if (engine.equals("memcached")) {
        not.add("engine memcached: Azure Managed Redis speaks Redis alone");
        return not;
      }
      if (engine.equals("valkey") && major() > VALKEY_LIKE_REDIS) {
        not.add(
            "Valkey %s: Azure Managed Redis is Redis 7.4, without what Valkey added since 7.2"
                .formatted(version));
      }
      if (clusterMode) {
        not.add(
            "cluster mode with %d shards: Azure chooses how keys are spread; with OSSCluster clients"
                    .formatted(shards)
                + " go on speaking the cluster protocol");
      }
      if (!inTransit) {
        not.add("connections without TLS: Azure Managed Redis takes none, clients have to change");
      }
      if (!auth) {
        not.add("clients without a token: Azure Managed Redis wants its access key");
      }
      if (nodes > 2 * shards) {
        not.add("%d nodes for %d shards: a cache is kept twice at most".formatted(nodes, shards));
      }
      return not;
    }

    private int major() {
      return version.matches("\\d{1,3}(\\..*)?")
          ? Integer.parseInt(version.split("\\.", -1)[0])
          : 0;
    }
  }
}
