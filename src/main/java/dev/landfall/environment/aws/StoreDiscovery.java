package dev.landfall.environment.aws;

import dev.landfall.cloud.AwsClients;
import dev.landfall.environment.aws.Discovery.Selection;
import dev.landfall.environment.aws.Discovery.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The caches and buckets of an account. */
final class StoreDiscovery {
  private StoreDiscovery() {}

  /** A cache as two lists tell it. */
  private record Listed(String id, @Nullable String arn) {}

  static List<String> caches(AwsClients aws, Selection selection) {
    Stream<Listed> groups =
        aws
            .call(
                "DescribeReplicationGroups",
                "looking for caches",
                AwsClients::caches,
                caches ->
                    caches.describeReplicationGroupsPaginator().replicationGroups().stream()
                        .map(g -> new Listed(g.replicationGroupId(), g.arn()))
                        .toList())
            .stream();
    Stream<Listed> clusters =
        aws
            .call(
                "DescribeCacheClusters",
                "looking for cache clusters",
                AwsClients::caches,
                caches ->
                    caches.describeCacheClustersPaginator().cacheClusters().stream()
                        .filter(c -> c.replicationGroupId() == null)
                        .map(c -> new Listed(c.cacheClusterId(), c.arn()))
                        .toList())
            .stream();
    return Stream.concat(groups, clusters)
        .filter(
            c ->
                selection.takes(
                    selection.cache(),
                    c.id(),
                    selection.tag().isEmpty() ? List.of() : tags(aws, c)))
        .map(Listed::id)
        .sorted()
        .toList();
  }

  private static List<Tag> tags(AwsClients aws, Listed cache) {
    return aws.call(
        "ListTagsForResource",
        "looking at the tags of cache " + cache.id(),
        AwsClients::caches,
        caches ->
            caches.listTagsForResource(r -> r.resourceName(cache.arn())).tagList().stream()
                .map(t -> new Tag(t.key(), t.value()))
                .toList());
  }

  /** Buckets of other regions belong to connections of their own. */
  static List<String> buckets(AwsClients aws, Selection selection) {
    return aws
        .call(
            "ListBuckets",
            "looking for buckets",
            AwsClients::buckets,
            s3 ->
                s3.listBucketsPaginator(r -> r.bucketRegion(aws.region())).buckets().stream()
                    .map(Bucket::name)
                    .toList())
        .stream()
        .filter(
            b ->
                selection.takes(
                    selection.bucket(), b, selection.tag().isEmpty() ? List.of() : tags(aws, b)))
        .sorted()
        .toList();
  }

  private static List<Tag> tags(AwsClients aws, String bucket) {
    return aws.call(
        "GetBucketTagging",
        "looking at the tags of bucket " + bucket,
        AwsClients::buckets,
        s3 -> {
          try {
            return s3.getBucketTagging(r -> r.bucket(bucket)).tagSet().stream()
                .map(t -> new Tag(t.key(), t.value()))
                .toList();
          } catch (S3Exception e) {
            if ("NoSuchTagSet".equals(e.awsErrorDetails().errorCode())) {
              return List.<Tag>of();
            }
            throw e;
          }
        });
  }
}
