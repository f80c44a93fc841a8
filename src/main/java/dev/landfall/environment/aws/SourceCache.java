package dev.landfall.environment.aws;

import java.util.List;

/**
 * An ElastiCache cluster, as {@code ReplicationGroup} and {@code CacheCluster} of the Amazon
 * ElastiCache API reference (2015-02-02) tell it.
 *
 * @param cluster the id of the replication group, or of the cache cluster that belongs to none
 * @param engine redis, valkey or memcached
 * @param version engine version, empty where no member of it is in view
 * @param nodeType CacheNodeType, cache.r7g.large for one
 * @param shards node groups; 1 without cluster mode
 * @param nodes all its nodes
 * @param clusterMode whether clients speak the cluster protocol
 * @param inTransit whether connections are encrypted
 * @param atRest whether what it keeps is
 * @param auth whether clients have to show a token
 * @param failover whether a replica takes over by itself
 * @param notCarried what of it has no counterpart that is made here, and why
 */
public record SourceCache(
    String cluster,
    String engine,
    String version,
    String nodeType,
    int shards,
    int nodes,
    boolean clusterMode,
    boolean inTransit,
    boolean atRest,
    boolean auth,
    boolean failover,
    List<String> notCarried) {}
