package dev.landfall.cloud;

import java.util.Locale;

/** The kinds of calls that a budget, and Azure's resource manager, count by themselves. */
public enum CallKind {
  /** What changes nothing. */
  READS,
  /** What makes or changes something; with Azure also what is told only on request. */
  WRITES,
  /** What takes something away. */
  DELETES;

  static CallKind of(String method) {
    return switch (method) {
      case "GET", "HEAD" -> READS;
      case "DELETE" -> DELETES;
      default -> WRITES;
    };
  }

  /** By what AWS calls it. */
  static CallKind ofAws(String operation) {
    return operation.startsWith("Describe")
            || operation.startsWith("Get")
            || operation.startsWith("List")
        ? READS
        : operation.startsWith("Delete") ? DELETES : WRITES;
  }

  /** How many more the subscription may make, as an answer tells. */
  String header() {
    return "x-ms-ratelimit-remaining-subscription-" + word();
  }

  /** As a person and a metric say it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
