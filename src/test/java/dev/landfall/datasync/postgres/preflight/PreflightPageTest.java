package dev.landfall.datasync.postgres.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/preflight.md has every check, and no other. */
class PreflightPageTest {
  private static final Path CHECKS =
      Path.of("src/main/java/dev/landfall/datasync/postgres/preflight");

  @Test
  void everyCheckHasItsLine() throws IOException {
    TreeSet<String> checks = new TreeSet<>();
    TreeSet<String> classes = new TreeSet<>();
    try (Stream<Path> files = Files.list(CHECKS)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        if (text.contains("implements Check {")) {
          checks.add(first("String NAME = \"([^\"]+)\"", text));
          classes.add(first("final class (\\w+)", text));
        }
      }
    }
    List<String> told =
        Pattern.compile("(?m)^\\| ([a-z, -]+) \\|[^|]+\\|[^|]+\\|$")
            .matcher(Files.readString(Path.of("docs/preflight.md")))
            .results()
            .flatMap(line -> Stream.of(line.group(1).split(", ", -1)))
            .toList();

    assertThat(told).containsExactlyInAnyOrderElementsOf(checks);
    String registry = Files.readString(CHECKS.resolve("Preflight.java"));
    assertThat(classes).allMatch(name -> registry.contains("new %s()".formatted(name)));
  }

  private static String first(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult m) -> m.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(pattern + " in " + text));
  }
}
