package dev.landfall.environment.aws;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * What an ECS service runs: what a container app has to be like. As {@code DescribeTaskDefinition}
 * of the Amazon ECS API reference (2014-11-13) tells it. Values of environment variables are left
 * out: passwords are kept in them often enough.
 *
 * @param definition family and revision, backend:7
 * @param cpuUnits CPU units of the task, 1024 are one vCPU; 0 where it sets none (EC2 only)
 * @param memoryMiB its memory; 0 where it sets none
 * @param container the container that serves: the first that has a port, else the first essential
 * @param image its image
 * @param ports the ports it listens on
 * @param entryPoint the program that it runs instead of the image's
 * @param command the arguments that it gives instead of the image's
 * @param environment names of its variables
 * @param secrets names of its secrets, each with where its value comes from (an ARN, never the
 *     value)
 * @param notCarried what of it has no counterpart that is made here, and why
 */
public record TaskShape(
    String definition,
    int cpuUnits,
    int memoryMiB,
    String container,
    String image,
    List<Integer> ports,
    List<String> entryPoint,
    List<String> command,
    List<String> environment,
    Map<String, String> secrets,
    List<String> notCarried) {

  static TaskShape of(TaskDefinition task) {
    List<ContainerDefinition> containers = task.containerDefinitions();
    ContainerDefinition main =
        containers.stream()
            .min(
                Comparator.comparing((ContainerDefinition c) -> c.portMappings().isEmpty())
                    .thenComparing(c -> Boolean.FALSE.equals(c.essential())))
            .orElseGet(() -> ContainerDefinition.builder().name("").image("").build());
    Map<String, String> secrets = new TreeMap<>();
    main.secrets().forEach((Secret s) -> secrets.put(s.name(), s.valueFrom()));
    return new TaskShape(
        "%s:%d".formatted(task.family(), Objects.requireNonNullElse(task.revision(), 0)),
        first(number(task.cpu()), sum(containers.stream().map(ContainerDefinition::cpu))),
        first(number(task.memory()), sum(containers.stream().map(ContainerDefinition::memory))),
        main.name(),
        main.image(),
        main.portMappings().stream()
            .map(PortMapping::containerPort)
            .filter(Objects::nonNull)
            .toList(),
        List.copyOf(main.entryPoint()),
        List.copyOf(main.command()),
        main.environment().stream().map(KeyValuePair::name).sorted().toList(),
        secrets,
        notCarried(task, main));
  }

  private static List<String> notCarried(TaskDefinition task, ContainerDefinition main) {
    List<String> found = new ArrayList<>();
    task.containerDefinitions().stream()
        .filter(c -> !c.equals(main))
        .forEach(
            c ->
                found.add(
                    "container %s beside %s: a container app is made with one container"
                        .formatted(c.name(), main.name())));
    for (Volume volume : task.volumes()) {
      found.add(
          volume.efsVolumeConfiguration() != null
              ? "EFS volume %s: files are not copied; move them to Blob storage or Azure Files"
                  .formatted(volume.name())
              : "volume %s: a container app is made without volumes".formatted(volume.name()));
    }
    if (main.portMappings().size() > 1) {
      found.add("ports beyond the first: a container app's ingress has one");
    }
    return List.copyOf(found);
  }

  private static int first(int one, int other) {
    return one > 0 ? one : other;
  }

  private static int sum(Stream<@Nullable Integer> of) {
    return of.filter(Objects::nonNull).mapToInt(Integer::intValue).sum();
  }

  /** The API has them as texts, and ECS answers in units and MiB whatever was written. */
  private static int number(@Nullable String told) {
    return told != null && told.matches("\\d{1,9}") ? Integer.parseInt(told) : 0;
  }
}
