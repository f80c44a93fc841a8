package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.cloud.AwsClients;
import dev.landfall.environment.aws.SourceService.Scaling;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;

/** The ECS services: how many tasks run, of what, and what scales them. */
final class Services {
  private Services() {}

  static Optional<SourceService> service(AwsClients aws, AwsSide.Service declared) {
    List<Service> found =
        aws.call(
            "DescribeServices",
            "looking at service %s/%s".formatted(declared.cluster(), declared.name()),
            AwsClients::ecs,
            ecs -> {
              try {
                return ecs.describeServices(
                        r -> r.cluster(declared.cluster()).services(declared.name()))
                    .services();
              } catch (ClusterNotFoundException e) {
                return List.of();
              }
            });
    return found.stream().findFirst().map(s -> service(aws, declared, s));
  }

  private static SourceService service(AwsClients aws, AwsSide.Service declared, Service found) {
    return new SourceService(
        found.status(),
        found.desiredCount(),
        found.runningCount(),
        Objects.requireNonNullElse(found.launchTypeAsString(), ""),
        found.loadBalancers().stream()
            .map(LoadBalancer::targetGroupArn)
            .filter(Objects::nonNull)
            .toList(),
        Seen.look(() -> task(aws, found)),
        Seen.look(() -> scaling(aws, declared)));
  }

  /** The revision that the service runs, not the newest of its family. */
  private static Optional<TaskShape> task(AwsClients aws, Service service) {
    String definition = service.taskDefinition();
    return definition == null
        ? Optional.empty()
        : Optional.of(
            TaskShape.of(
                aws.call(
                    "DescribeTaskDefinition",
                    "looking at task definition " + definition,
                    AwsClients::ecs,
                    ecs ->
                        ecs.describeTaskDefinition(r -> r.taskDefinition(definition))
                            .taskDefinition())));
  }

  /**
   * {@code DescribeScalableTargets} (Application Auto Scaling API reference, 2016-02-06): resource
   * ids of ECS services are service/cluster/name.
   */
  private static Optional<Scaling> scaling(AwsClients aws, AwsSide.Service declared) {
    String id = "service/%s/%s".formatted(declared.cluster(), declared.name());
    return aws
        .call(
            "DescribeScalableTargets",
            "looking at what scales " + id,
            AwsClients::autoScaling,
            scaling ->
                scaling
                    .describeScalableTargets(
                        r ->
                            r.serviceNamespace(ServiceNamespace.ECS)
                                .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                                .resourceIds(id))
                    .scalableTargets())
        .stream()
        .findFirst()
        .map(target -> new Scaling(target.minCapacity(), target.maxCapacity()));
  }
}
