package dev.landfall.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the product's own files may look like. */
class SourcesTest {
  private static final int LONGEST = 300;
  private static final Pattern STAND_INS =
      Pattern.compile("localclouds|local clouds|simulat", Pattern.CASE_INSENSITIVE);

  @Test
  void theProductDoesNotKnowWhatItIsTestedAgainst() {
    assertThat(main()).noneMatch(file -> STAND_INS.matcher(text(file)).find());
  }

  @Test
  void noFileIsTooLongToRead() {
    assertThat(main().stream().filter(f -> text(f).lines().count() > LONGEST)).isEmpty();
  }

  private static List<Path> main() {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
