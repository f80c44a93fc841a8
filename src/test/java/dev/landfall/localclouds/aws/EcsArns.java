package dev.landfall.localclouds.aws;

/**
 * The names ECS gives its things.
 *
 * @param prefix {@code arn:aws:ecs:region:account:}
 */
record EcsArns(String prefix) {
  String cluster(String name) {
    return prefix + "cluster/" + name;
  }

  String service(String cluster, String name) {
    return "%sservice/%s/%s".formatted(prefix, cluster, name);
  }

  String task(String cluster, String id) {
    return "%stask/%s/%s".formatted(prefix, cluster, id);
  }

  String taskDefinition(String family) {
    return "%stask-definition/%s:1".formatted(prefix, family);
  }
}
