package dev.landfall.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about metrics names those that there are, with their labels. */
class MetricsPageTest {
  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^(landfall_\\w+?)(?:_count|_sum|_max)?\\{(.*)} ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(landfall_\\w+)` \\| ([^|]+) \\|");

  @Test
  void itNamesExactlyTheMetricsThatAreRegisteredAndTheirLabels() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    useEverything(new Meters(registry));

    assertThat(onThePage()).isEqualTo(registered(registry.scrape()));
  }

  private static void useEverything(Meters meters) throws ReflectiveOperationException {
    for (Method method : Meters.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        method.invoke(
            meters,
            Arrays.stream(method.getParameterTypes()).map(MetricsPageTest::something).toArray());
      }
    }
  }

  private static Object something(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "x";
      case "Duration" -> Duration.ofSeconds(1);
      case "boolean" -> true;
      case "DoubleSupplier" -> (DoubleSupplier) () -> 1;
      default -> throw new IllegalArgumentException("a value for " + type);
    };
  }

  private static Map<String, Set<String>> registered(String scrape) {
    Map<String, Set<String>> all = new TreeMap<>();
    Matcher matcher = SAMPLE.matcher(scrape);
    while (matcher.find()) {
      Set<String> labels = new TreeSet<>();
      Pattern.compile("(\\w+)=\"")
          .matcher(matcher.group(2))
          .results()
          .forEach(label -> labels.add(label.group(1)));
      all.put(matcher.group(1), labels);
    }
    return all;
  }

  private static Map<String, Set<String>> onThePage() throws IOException {
    Map<String, Set<String>> all = new TreeMap<>();
    Matcher matcher = ROW.matcher(Files.readString(Path.of("docs/metrics.md")));
    while (matcher.find()) {
      all.put(matcher.group(1), new TreeSet<>(Arrays.asList(matcher.group(2).split(", "))));
    }
    return all;
  }
}
