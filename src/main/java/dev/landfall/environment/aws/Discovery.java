package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.Credentials;
import dev.landfall.api.v1alpha1.SecretRef;
import dev.landfall.cloud.AwsClients;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** What there is in an account, by name: reads only. */
public final class Discovery {
  private static final int ECS_AT_ONCE = 10;
  private static final int ELB_AT_ONCE = 20;

  private Discovery() {}

  /**
   * What is wanted of it; empty means everything.
   *
   * @param loadBalancer the name of a load balancer
   * @param cluster the name of an ECS cluster
   * @param database the identifier of a DB instance
   * @param cache the id of an ElastiCache replication group or cluster
   * @param bucket the name of an S3 bucket
   * @param tag a tag that each of them carries
   */
  public record Selection(
      Optional<String> loadBalancer,
      Optional<String> cluster,
      Optional<String> database,
      Optional<String> cache,
      Optional<String> bucket,
      Optional<Tag> tag) {
    boolean takes(Optional<String> wanted, String name, List<Tag> tags) {
      return wanted.filter(w -> !w.equals(name)).isEmpty()
          && tag.filter(t -> !tags.contains(t)).isEmpty();
    }
  }

  /** A tag. */
  public record Tag(String key, String value) {}

  /**
   * What was found.
   *
   * @param loadBalancers names of application load balancers
   * @param services ECS services
   * @param instances identifiers of DB instances, of whatever engine
   * @param caches ids of ElastiCache replication groups, and of clusters that belong to none
   * @param buckets names of S3 buckets of the region
   */
  public record Found(
      List<String> loadBalancers,
      List<AwsSide.Service> services,
      List<String> instances,
      List<String> caches,
      List<String> buckets) {

    /** The same as a declaration would name it, with the first of the load balancers. */
    public AwsSide side(String connection) {
      return new AwsSide(
          connection,
          loadBalancers.stream().findFirst().orElse(null),
          services,
          instances.stream()
              .map(
                  i ->
                      new AwsSide.Database(
                          i, i, null, new Credentials(new SecretRef(i + "-aws")), null))
              .toList(),
          caches.stream().map(c -> new AwsSide.Cache(c, c)).toList(),
          buckets.stream().map(b -> new AwsSide.Bucket(b, b)).toList());
    }
  }

  /** Looks. */
  public static Found find(AwsClients aws, Selection selection) {
    return new Found(
        loadBalancers(aws, selection),
        services(aws, selection),
        instances(aws, selection),
        StoreDiscovery.caches(aws, selection),
        StoreDiscovery.buckets(aws, selection));
  }

  private static List<String> instances(AwsClients aws, Selection selection) {
    return aws.call(
        "DescribeDBInstances",
        "looking for DB instances",
        AwsClients::rds,
        rds ->
            rds.describeDBInstancesPaginator().dbInstances().stream()
                .filter(
                    i -> selection.takes(selection.database(), i.dbInstanceIdentifier(), tags(i)))
                .map(DBInstance::dbInstanceIdentifier)
                .sorted()
                .toList());
  }

  private static List<Tag> tags(DBInstance instance) {
    return instance.tagList().stream().map(t -> new Tag(t.key(), t.value())).toList();
  }

  private static List<AwsSide.Service> services(AwsClients aws, Selection selection) {
    List<String> clusters =
        aws.call(
            "ListClusters",
            "looking for ECS clusters",
            AwsClients::ecs,
            ecs ->
                ecs.listClustersPaginator().clusterArns().stream().map(Discovery::last).toList());
    return clusters.stream()
        .filter(c -> selection.cluster().filter(w -> !w.equals(c)).isEmpty())
        .sorted()
        .flatMap(c -> services(aws, c, selection).stream())
        .toList();
  }

  private static List<AwsSide.Service> services(
      AwsClients aws, String cluster, Selection selection) {
    List<String> names =
        aws.call(
            "ListServices",
            "looking for services in cluster " + cluster,
            AwsClients::ecs,
            ecs ->
                ecs.listServicesPaginator(r -> r.cluster(cluster)).serviceArns().stream()
                    .map(Discovery::last)
                    .sorted()
                    .toList());
    if (selection.tag().isEmpty()) {
      return names.stream().map(n -> new AwsSide.Service(cluster, n)).toList();
    }
    return batches(names, ECS_AT_ONCE).stream()
        .flatMap(batch -> tagged(aws, cluster, batch, selection).stream())
        .toList();
  }

  private static List<AwsSide.Service> tagged(
      AwsClients aws, String cluster, List<String> names, Selection selection) {
    return aws.call(
        "DescribeServices",
        "looking at the tags of services in cluster " + cluster,
        AwsClients::ecs,
        ecs ->
            ecs
                .describeServices(
                    r -> r.cluster(cluster).services(names).include(ServiceField.TAGS))
                .services()
                .stream()
                .filter(
                    s ->
                        selection.takes(
                            Optional.empty(),
                            s.serviceName(),
                            s.tags().stream().map(t -> new Tag(t.key(), t.value())).toList()))
                .map(s -> new AwsSide.Service(cluster, s.serviceName()))
                .toList());
  }

  private static List<String> loadBalancers(AwsClients aws, Selection selection) {
    List<LoadBalancer> all =
        aws.call(
            "DescribeLoadBalancers",
            "looking for load balancers",
            AwsClients::loadBalancers,
            elb ->
                elb.describeLoadBalancersPaginator().loadBalancers().stream()
                    .filter(b -> b.type() == LoadBalancerTypeEnum.APPLICATION)
                    .toList());
    List<String> tagged =
        selection.tag().isEmpty()
            ? all.stream().map(LoadBalancer::loadBalancerArn).toList()
            : batches(all.stream().map(LoadBalancer::loadBalancerArn).toList(), ELB_AT_ONCE)
                .stream()
                .flatMap(batch -> taggedBalancers(aws, batch, selection).stream())
                .toList();
    return all.stream()
        .filter(b -> tagged.contains(b.loadBalancerArn()))
        .map(LoadBalancer::loadBalancerName)
        .filter(n -> selection.loadBalancer().filter(w -> !w.equals(n)).isEmpty())
        .sorted()
        .toList();
  }

  private static List<String> taggedBalancers(
      AwsClients aws, List<String> arns, Selection selection) {
    return aws.call(
        "DescribeTags",
        "looking at the tags of load balancers",
        AwsClients::loadBalancers,
        elb ->
            elb.describeTags(r -> r.resourceArns(arns)).tagDescriptions().stream()
                .filter(
                    d ->
                        selection.takes(
                            Optional.empty(),
                            d.resourceArn(),
                            d.tags().stream().map(t -> new Tag(t.key(), t.value())).toList()))
                .map(d -> d.resourceArn())
                .toList());
  }

  private static List<List<String>> batches(List<String> all, int size) {
    return IntStream.iterate(0, i -> i < all.size(), i -> i + size)
        .mapToObj(i -> all.subList(i, Math.min(all.size(), i + size)))
        .toList();
  }

  private static String last(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
