package dev.landfall.datasync.objects;

import java.time.Duration;
import java.util.Map;

/**
 * How a sync carries its objects.
 *
 * @param mirror whether a blob without an object is taken away; else it stays
 * @param renamed whether metadata names that Blob does not take are renamed; else they are refused
 * @param parallel objects, or blocks of large ones, under way at once
 * @param every how long after the begin of a pass the next one begins
 */
public record Rules(boolean mirror, boolean renamed, int parallel, Duration every) {
  private static final String VARIABLE = "LANDFALL_OBJECTS_RULES";

  /** In one word, which differs for every other rule. */
  public String word() {
    return "%s/%s/%d/%s"
        .formatted(mirror ? "Mirror" : "Keep", renamed ? "Underscore" : "Refuse", parallel, every);
  }

  /** As a variable of a process. */
  public Map<String, String> toEnvironment() {
    return Map.of(VARIABLE, word());
  }

  /**
   * Reads them back.
   *
   * @throws IllegalArgumentException when they cannot be read
   */
  public static Rules from(Map<String, String> variables) {
    String[] words = variables.getOrDefault(VARIABLE, "").split("/", -1);
    if (words.length != 4) {
      throw new IllegalArgumentException(
          "the environment variable %s is not set".formatted(VARIABLE));
    }
    return new Rules(
        words[0].equals("Mirror"),
        words[1].equals("Underscore"),
        Integer.parseInt(words[2]),
        Duration.parse(words[3]));
  }
}
