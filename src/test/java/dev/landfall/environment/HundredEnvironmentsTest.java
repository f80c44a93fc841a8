package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.cloud.ArmList;
import dev.landfall.environment.MemoryArm.Asked;
import dev.landfall.environment.MemoryArm.Kind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an estate that stands still costs the cloud's APIs. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class HundredEnvironmentsTest {
  private static final int ENVIRONMENTS = Integer.getInteger("n", 100);
  private static final Duration WATCHED = Duration.ofMinutes(10);

  @TempDir Path directory;
  KubernetesClient kubernetes;

  @Test
  void aHundredThatStandStillAreReadFromListsThatTheyShareAndWrittenNothing() throws Exception {
    try (Estate estate =
        new Estate(
            kubernetes,
            directory,
            ENVIRONMENTS,
            "{readsPerMinute: 1000000, writesPerMinute: 1000000}")) {
      estate.make();
      assertThat(of(estate.arm.asked(), Kind.WRITE)).isNotEmpty();
      estate.run(Duration.ofMinutes(45));
      assertThat(estate.unsettled()).isEmpty();
      assertThat(of(estate.arm.asked(), Kind.WRITE)).isEmpty();
      estate.looks();

      estate.run(WATCHED);

      List<Asked> asked = estate.arm.asked();
      tell(estate, asked);
      assertThat(estate.unsettled()).isEmpty();
      assertThat(of(asked, Kind.WRITE)).isEmpty();
      assertThat(of(asked, Kind.READ)).isEmpty();
      of(asked, Kind.LIST).stream()
          .collect(
              Collectors.groupingBy(
                  Asked::path, Collectors.mapping(Asked::at, Collectors.toList())))
          .forEach(
              (path, times) ->
                  assertThat(shortest(times))
                      .as("between two lists of %s", path)
                      .isGreaterThanOrEqualTo(interval(path)));
    }
  }

  private static Duration interval(String path) {
    boolean shared = path.split("/", -1).length <= 6;
    return shared ? ArmList.SHARED : ArmList.PART;
  }

  private static Duration shortest(List<Instant> times) {
    Duration shortest = ArmList.PART;
    for (int i = 1; i < times.size(); i++) {
      Duration gap = Duration.between(times.get(i - 1), times.get(i));
      shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
    }
    return shortest;
  }

  private static List<Asked> of(List<Asked> asked, Kind kind) {
    return asked.stream().filter(a -> a.kind() == kind).toList();
  }

  private static void tell(Estate estate, List<Asked> asked) {
    int looks = estate.looks();
    int resources = estate.environments.stream().mapToInt(e -> e.getStatus().plan().size()).sum();
    long before = (long) looks * resources / ENVIRONMENTS;
    Map<String, Long> lists = new TreeMap<>();
    of(asked, Kind.LIST).forEach(a -> lists.merge(a.type(), 1L, Long::sum));
    lists.forEach((type, times) -> System.out.printf("%6d lists of %s%n", times, type));
    System.out.printf(
        "converged, %d min: %d environments, %d resources, %d looks: %d lists, %d single reads,"
            + " %d questions, %d writes; one read per resource and look would be %d: %.1f%% of"
            + " that%n",
        WATCHED.toMinutes(),
        ENVIRONMENTS,
        resources,
        looks,
        of(asked, Kind.LIST).size(),
        of(asked, Kind.READ).size(),
        of(asked, Kind.ASK).size(),
        of(asked, Kind.WRITE).size(),
        before,
        100.0 * asked.size() / before);
  }
}
