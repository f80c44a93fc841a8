package dev.landfall.imports;

import dev.landfall.environment.aws.Front;
import dev.landfall.environment.aws.SourceService.Scaling;
import dev.landfall.environment.aws.TaskShape;
import java.util.List;
import java.util.stream.Collectors;

/** The container app for an ECS service. */
final class AppYaml {
  private static final int MOST_REPLICAS = 300;

  private AppYaml() {}

  static void add(Lines out, Draft draft, String key, Draft.App app) {
    TaskShape task = app.task();
    out.add("      - name: %s", key).check(8, task.notCarried());
    image(out, draft, task.image());
    AppSize.of(task.cpuUnits(), task.memoryMiB())
        .ifPresentOrElse(
            s ->
                out.add(
                    "        resources: {cpu: %s, memory: %s}  # %d CPU units and %d MiB on AWS",
                    s.cpu(), s.memory(), task.cpuUnits(), task.memoryMiB()),
            () ->
                out.check(
                    8,
                    "resources: %d CPU units and %d MiB on AWS are none that the Consumption profile has"
                        .formatted(task.cpuUnits(), task.memoryMiB())));
    replicas(out, app);
    if (!task.entryPoint().isEmpty()) {
      out.add("        command: %s", list(task.entryPoint()));
    }
    if (!task.command().isEmpty()) {
      out.add("        args: %s", list(task.command()));
    }
    if (app.served()) {
      out.add(
          "        ingress: {port: %d, healthPath: %s}",
          task.ports().getFirst(), Names.yaml(healthPath(draft, app)));
    }
    environment(out, draft, key, task);
  }

  private static void image(Lines out, Draft draft, String image) {
    boolean fromEcr = image.contains(".dkr.ecr.");
    if (fromEcr) {
      out.check(8, "bring the image over first: az acr import --source " + image);
    }
    out.add(
        "        image: %s",
        Names.yaml(
            fromEcr
                ? "%s.azurecr.io/%s"
                    .formatted(
                        Names.joined(draft.request().name(), "acr", 50),
                        image.substring(image.indexOf('/') + 1))
                : image));
  }

  /** What nobody can call, nothing wakes: one of it runs always. */
  private static void replicas(Lines out, Draft.App app) {
    Scaling scaling =
        app.found()
            .scaling()
            .get()
            .orElseGet(() -> new Scaling(app.found().desired(), app.found().desired()));
    int least = app.served() ? 0 : 1;
    int min = Math.clamp(scaling.min(), least, MOST_REPLICAS);
    out.add(
        "        replicas: {min: %d, max: %d}%s",
        min,
        Math.clamp(scaling.max(), Math.max(min, 1), MOST_REPLICAS),
        min == scaling.min() ? "" : "  # %d at least on AWS".formatted(scaling.min()));
  }

  /** The values of variables were not read: passwords are kept in them often enough. */
  private static void environment(Lines out, Draft draft, String key, TaskShape task) {
    if (task.environment().isEmpty() && task.secrets().isEmpty()) {
      return;
    }
    if (!draft.databases().isEmpty()) {
      out.check(
          8,
          "the one that leads to the database wants from: {database: %s}"
              .formatted(draft.databases().keySet().iterator().next()));
    }
    if (!draft.caches().isEmpty()) {
      out.check(
          8,
          "the one that leads to the cache wants from: {cache: %s}"
              .formatted(draft.caches().keySet().iterator().next()));
    }
    out.add("        env:");
    for (String variable : task.environment()) {
      out.todo(
          "        - {name: %s, value: \"\"}".formatted(Names.yaml(variable)),
          "its value; from: {secretRef: {name: ..., key: ...}} where it is a secret");
    }
    task.secrets()
        .forEach(
            (variable, from) ->
                out.add(
                    "        - {name: %s, from: {secretRef: {name: %s-env, key: %s}}}  # %s",
                    Names.yaml(variable), key, Names.yaml(variable), Names.comment(from)));
  }

  private static String healthPath(Draft draft, Draft.App app) {
    return draft.view().front().get().stream()
        .flatMap(f -> f.groups().get().stream())
        .flatMap(List::stream)
        .filter(g -> app.found().targetGroups().contains(g.arn()))
        .map(Front.Group::healthPath)
        .filter(p -> !p.isEmpty())
        .findFirst()
        .orElse("/");
  }

  private static String list(List<String> values) {
    return values.stream().map(Names::yaml).collect(Collectors.joining(", ", "[", "]"));
  }
}
