package dev.landfall.imports;

import java.util.List;

/**
 * YAML as it grows, line by line. What a person has to do stands in it as a comment, in one of two
 * words: TODO for a value that only a person has, and without which nothing can be planned; CHECK
 * for a guess, a choice or a loss, which a plan is made with.
 */
final class Lines {
  private final StringBuilder text = new StringBuilder();

  @SuppressWarnings("AnnotateFormatMethod") // without values a line is taken as it is
  Lines add(String line, Object... values) {
    text.append(values.length == 0 ? line : line.formatted(values)).append('\n');
    return this;
  }

  /** A line with a placeholder in it, which a person has to replace. */
  Lines todo(String line, String what) {
    return add("%s  # TODO(person): %s", line, Names.comment(what));
  }

  /** What a person has to look at, before the line that it is about. */
  Lines check(int indent, String what) {
    return add("%s# CHECK(person): %s", " ".repeat(indent), Names.comment(what));
  }

  /** Several of them. */
  Lines check(int indent, List<String> all) {
    all.forEach(what -> check(indent, what));
    return this;
  }

  /** The head of an object. */
  Lines object(String apiVersion, String kind, String name, String namespace) {
    return add("---")
        .add("apiVersion: %s", apiVersion)
        .add("kind: %s", kind)
        .add("metadata: {name: %s, namespace: %s}", Names.yaml(name), Names.yaml(namespace));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
