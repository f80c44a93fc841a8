package dev.landfall.environment.aws;

import dev.landfall.spine.Seen;
import java.util.List;

/**
 * An ECS service.
 *
 * @param status ACTIVE, DRAINING or INACTIVE
 * @param desired how many tasks shall run
 * @param running how many do
 * @param launchType FARGATE, EC2 or EXTERNAL; empty where a capacity provider strategy decides
 * @param targetGroups ARNs of the target groups that its tasks are registered with
 * @param task what it runs; lost where the credentials may not read it, which holds nothing up
 * @param scaling between which counts Application Auto Scaling moves it; absent where it does not
 */
public record SourceService(
    String status,
    int desired,
    int running,
    String launchType,
    List<String> targetGroups,
    Seen<TaskShape> task,
    Seen<Scaling> scaling) {

  /**
   * The range of a scalable target.
   *
   * @param min its smallest desired count
   * @param max its largest
   */
  public record Scaling(int min, int max) {}
}
