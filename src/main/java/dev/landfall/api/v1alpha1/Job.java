package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Work with an end. Without schedule and migrates it is only started by hand.
 *
 * @param name its name, which no app has
 * @param image the image with its tag
 * @param command the program, the image's own where nothing is said
 * @param args its arguments
 * @param resources what a replica may use
 * @param env its environment
 * @param schedule when it runs, as a cron expression of five fields, in UTC
 * @param migrates the database whose schema it brings up to date: it is run once for each image,
 *     after that database stands and before any app that uses that database is made or changed
 * @param timeoutSeconds how long a replica may take
 * @param retries how often a replica that fails is started again
 * @param parallelism how many replicas run at once
 */
@ValidationRule(
    value = "!has(self.schedule) || !has(self.migrates)",
    message = "a migration runs once for each image and has no schedule: give one of the two")
public record Job(
    @Required @Pattern("^[a-z][a-z0-9-]{0,29}[a-z0-9]$") String name,
    @Required String image,
    @Size(max = 32) List<String> command,
    @Size(max = 64) List<String> args,
    @Nullable Compute resources,
    @Size(max = 64) List<AzureSide.EnvVar> env,
    @Nullable @Pattern("^[0-9*/,-]+( [0-9*/,A-Za-z-]+){4}$") String schedule,
    @Nullable String migrates,
    @Default("1800") @Min(1) @Max(86400) Integer timeoutSeconds,
    @Default("0") @Min(0) @Max(10) Integer retries,
    @Default("1") @Min(1) @Max(100) Integer parallelism) {

  /** Fills in the defaults where no API server did; absent lists are empty. */
  public Job {
    command = command == null ? List.of() : List.copyOf(command);
    args = args == null ? List.of() : List.copyOf(args);
    env = env == null ? List.of() : List.copyOf(env);
    timeoutSeconds = Objects.requireNonNullElse(timeoutSeconds, 1800);
    retries = Objects.requireNonNullElse(retries, 0);
    parallelism = Objects.requireNonNullElse(parallelism, 1);
  }

  /** What it has in common with an app: an image, an identity, an environment. */
  public AzureSide.App workload() {
    return new AzureSide.App(name, image, command, args, resources, null, null, null, null, env);
  }
}
