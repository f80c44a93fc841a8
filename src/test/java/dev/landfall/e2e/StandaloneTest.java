package dev.landfall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped holds nothing that it is tested with, and does not know of it. */
class StandaloneTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Pattern STAND_INS =
      Pattern.compile("local ?clouds|simulated|dev[./]landfall[./](demo|shop|e2e)\\b");

  @Test
  void noSourceMentionsTheLocalClouds() {
    assertThat(files(Path.of("src/main")))
        .isNotEmpty()
        .filteredOn(file -> STAND_INS.matcher(text(file)).find())
        .isEmpty();
  }

  @Test
  void noCompiledClassRefersToThem() {
    assertThat(files(CLASSES))
        .isNotEmpty()
        .filteredOn(file -> STAND_INS.matcher(text(file)).find())
        .isEmpty();
  }

  @Test
  void theJarHoldsTheProductsPackagesAlone() {
    Path product = CLASSES.resolve("dev/landfall");
    assertThat(product.resolve("Main.class")).exists();
    for (String mine : List.of("localclouds", "demo", "shop", "e2e", "kube", "tls", "process")) {
      assertThat(product.resolve(mine)).doesNotExist();
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Byte for byte, so that names within class files are found too. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
