package dev.landfall.imports;

/** YAML as it grows, line by line. */
final class Lines {
  private final StringBuilder text = new StringBuilder();

  @SuppressWarnings("AnnotateFormatMethod") // without values a line is taken as it is
  Lines add(String line, Object... values) {
    text.append(values.length == 0 ? line : line.formatted(values)).append('\n');
    return this;
  }

  /** What a person has to look at; the YAML is accepted with it. */
  Lines todo(int indent, String what) {
    text.append(" ".repeat(indent))
        .append("# TODO(person): ")
        .append(Names.comment(what))
        .append('\n');
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
