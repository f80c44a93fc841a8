package dev.landfall.spine;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conditions as Kubernetes means them: one of a type, {@code lastTransitionTime} moves with the
 * status only, and an unchanged condition is the same value, so that an unchanged status is not
 * written again.
 */
public final class Conditions {
  private static final int MESSAGE_LIMIT = 1024;

  private Conditions() {}

  /** What a condition can say. */
  public enum Status {
    /** It is so. */
    TRUE("True"),
    /** It is not so. */
    FALSE("False"),
    /** It cannot be said. */
    UNKNOWN("Unknown");

    private final String wire;

    Status(String wire) {
      this.wire = wire;
    }

    /** Of a plain yes or no. */
    public static Status of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /**
   * One thing to say.
   *
   * @param type the condition's type, CamelCase
   * @param status what it says
   * @param reason why, stable
   * @param message why, for a person
   */
  public record Said(String type, Status status, Reason reason, String message) {}

  /** What a data sync and its cutover both say about the database on AWS. */
  public static Said sourceFenced(boolean fenced) {
    return fenced
        ? new Said(
            "SourceFenced",
            Status.TRUE,
            Reason.FENCED,
            "the database on AWS refuses writes and answers reads")
        : new Said("SourceFenced", Status.FALSE, Reason.OPEN, "the database on AWS takes writes");
  }

  /**
   * The conditions after something was said. Conditions that nothing is said about stay as they
   * were, and each stays in its place.
   *
   * @param before as they stood
   * @param said what is so now
   * @param generation the generation of the spec it was found for
   * @param now the time of the transition, where there is one
   */
  public static List<Condition> merge(
      List<Condition> before, List<Said> said, long generation, Instant now) {
    Map<String, Condition> all = new LinkedHashMap<>();
    before.forEach(condition -> all.put(condition.getType(), condition));
    for (Said s : said) {
      Condition was = all.get(s.type());
      boolean same = was != null && was.getStatus().equals(s.status().wire);
      all.put(
          s.type(),
          new ConditionBuilder()
              .withType(s.type())
              .withStatus(s.status().wire)
              .withReason(s.reason().wire())
              .withMessage(limited(s.message()))
              .withObservedGeneration(generation)
              .withLastTransitionTime(
                  same && was != null
                      ? was.getLastTransitionTime()
                      : now.truncatedTo(ChronoUnit.SECONDS).toString())
              .build());
    }
    return List.copyOf(all.values());
  }

  /**
   * A condition that says something it did not say before: what an event is worth being written
   * for.
   *
   * @param type the condition's type
   * @param when the status that is worth it
   */
  public static Optional<Condition> news(
      List<Condition> before, List<Condition> after, String type, Status when) {
    return of(after, type)
        .filter(c -> c.getStatus().equals(when.wire))
        .filter(c -> of(before, type).filter(was -> saysTheSame(was, c)).isEmpty());
  }

  private static Optional<Condition> of(List<Condition> all, String type) {
    return all.stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  private static boolean saysTheSame(Condition a, Condition b) {
    return a.getStatus().equals(b.getStatus())
        && a.getReason().equals(b.getReason())
        && a.getMessage().equals(b.getMessage());
  }

  private static String limited(String message) {
    return message.length() <= MESSAGE_LIMIT
        ? message
        : message.substring(0, MESSAGE_LIMIT - 1) + "…";
  }
}
