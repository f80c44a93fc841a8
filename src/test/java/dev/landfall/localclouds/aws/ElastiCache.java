package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.list;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.RedisServer;
import dev.landfall.localclouds.http.CloudResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** ElastiCache: replication groups of one node, each a real Redis behind TLS and a token. */
final class ElastiCache implements AwsService, AutoCloseable {
  private static final String NODE_TYPE = "cache.t4g.small";

  private final String arnPrefix;
  private final Map<String, RedisServer> groups = new TreeMap<>();

  ElastiCache(String region, String accountId) {
    this.arnPrefix = "arn:aws:elasticache:%s:%s:".formatted(region, accountId);
  }

  synchronized void create(String id, RedisServer server, String token) {
    server.open(List.of(token));
    groups.put(id, server);
  }

  @Override
  public String name() {
    return "elasticache";
  }

  @Override
  public synchronized CloudResponse answer(AwsCall call, Principals.Key caller) {
    return switch (call.action()) {
      case "DescribeReplicationGroups" ->
          groups(call.allowing("ReplicationGroupId", "MaxRecords", "Marker"));
      case "DescribeCacheClusters" ->
          clusters(call.allowing("CacheClusterId", "MaxRecords", "Marker"));
      case "ListTagsForResource" -> tags(call.allowing("ResourceName"));
      default -> throw AwsService.noSuchAction(call);
    };
  }

  private CloudResponse groups(AwsCall call) {
    List<String> ids =
        call.parameter("ReplicationGroupId")
            .map(
                id ->
                    require(
                        id,
                        groups.containsKey(id),
                        "ReplicationGroupNotFoundFault",
                        "ReplicationGroup"))
            .map(List::of)
            .orElseGet(() -> List.copyOf(groups.keySet()));
    return Xml.answer(call, list("ReplicationGroups", ids, this::group));
  }

  private String group(String id) {
    return element(
        "ReplicationGroup",
        text("ReplicationGroupId", id),
        text("Status", groups.get(id).pid() > 0 ? "available" : "deleting"),
        element("MemberClusters", text("ClusterId", member(id))),
        element("NodeGroups", element("NodeGroup", text("NodeGroupId", "0001"))),
        text("AutomaticFailover", "disabled"),
        text("MultiAZ", "disabled"),
        text("ClusterEnabled", false),
        text("CacheNodeType", NODE_TYPE),
        text("AuthTokenEnabled", true),
        text("TransitEncryptionEnabled", true),
        text("AtRestEncryptionEnabled", true),
        text("Engine", "redis"),
        text("ARN", arnPrefix + "replicationgroup:" + id));
  }

  private static String member(String group) {
    return group + "-001";
  }

  private CloudResponse clusters(AwsCall call) {
    List<String> ids =
        call.parameter("CacheClusterId")
            .map(
                id ->
                    require(
                        id,
                        groups.keySet().stream().map(ElastiCache::member).anyMatch(id::equals),
                        "CacheClusterNotFound",
                        "CacheCluster"))
            .map(id -> List.of(id.replaceFirst("-001$", "")))
            .orElseGet(() -> List.copyOf(groups.keySet()));
    return Xml.answer(call, list("CacheClusters", ids, this::cluster));
  }

  private String cluster(String group) {
    return element(
        "CacheCluster",
        text("CacheClusterId", member(group)),
        text("ReplicationGroupId", group),
        text("CacheNodeType", NODE_TYPE),
        text("Engine", "redis"),
        text("EngineVersion", groups.get(group).version()),
        text("CacheClusterStatus", "available"),
        text("NumCacheNodes", 1),
        text("AuthTokenEnabled", true),
        text("TransitEncryptionEnabled", true),
        text("AtRestEncryptionEnabled", true),
        text("ARN", arnPrefix + "cluster:" + member(group)));
  }

  /** Nothing here carries a tag. */
  private CloudResponse tags(AwsCall call) {
    call.require("ResourceName");
    return Xml.answer(call, element("TagList"));
  }

  private static String require(String id, boolean there, String code, String what) {
    if (!there) {
      throw new AwsError(404, code, "%s %s not found.".formatted(what, id));
    }
    return id;
  }

  @Override
  public synchronized void close() {
    groups.values().forEach(RedisServer::close);
  }
}
