package dev.landfall.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What import drafted, with the hand of the person who fills in what only they have. */
record Drafts(List<String> lines) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(\\s*(?:- \\{name: \"?([^\",]+)\"?, value|\"?([\\w.-]+)\"?): )"
              + "(?:\"\"|00000000-0000-0000-0000-000000000000)(}?) {2}# TODO\\(person\\): .*");

  /** All files of a directory, in the order in which they are applied. */
  static Drafts of(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return new Drafts(
          files
              .sorted()
              .flatMap(
                  f -> {
                    try {
                      return Files.readAllLines(f).stream();
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  })
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a person has to fill in: Kind/name and the field or variable. */
  Set<String> asked() {
    Set<String> asked = new TreeSet<>();
    eachPlaceholder(
        name -> {
          assertThat(asked.add(name)).as(name).isTrue();
          return "";
        });
    return asked;
  }

  /** With exactly those filled in: one that is missing, or one too many, fails. */
  String filled(Map<String, String> answers) {
    assertThat(asked()).isEqualTo(new TreeMap<>(answers).keySet());
    return eachPlaceholder(answers::get);
  }

  private String eachPlaceholder(UnaryOperator<String> answer) {
    String[] object = {"", ""};
    return lines.stream()
        .map(
            line -> {
              if (line.startsWith("kind: ")) {
                object[0] = line.substring("kind: ".length());
              } else if (line.startsWith("metadata: {name: ")) {
                object[1] = line.replaceAll("metadata: \\{name: \"?([^\",]+).*", "$1");
              }
              if (!line.contains("TODO(person)")) {
                return line;
              }
              Matcher found = PLACEHOLDER.matcher(line);
              assertThat(found.matches()).as("a value can be put into: " + line).isTrue();
              String field = found.group(2) == null ? found.group(3) : found.group(2);
              return found.group(1)
                  + '"'
                  + answer.apply("%s/%s %s".formatted(object[0], object[1], field))
                  + '"'
                  + found.group(4);
            })
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
