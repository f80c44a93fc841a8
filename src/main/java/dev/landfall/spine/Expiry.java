package dev.landfall.spine;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The end of something that nobody may notice until it is too late: a credential, a certificate.
 *
 * @param what what ends
 * @param at when
 */
public record Expiry(String what, Instant at) {
  /** So long before its end it is said. */
  public static final Duration NOTICE = Duration.ofDays(14);

  /** Whether it ends within {@link #NOTICE}. */
  public boolean soon(Instant now) {
    return at.isBefore(now.plus(NOTICE));
  }

  /** By name where two end together, so that a condition does not change its mind. */
  private static final Comparator<Expiry> FIRST_TO_END =
      Comparator.comparing(Expiry::at).thenComparing(Expiry::what);

  /** The condition {@code Expiring}: the first that ends, and what else ends soon. */
  public static Conditions.Said said(List<Expiry> all, String remedy, Instant now) {
    List<Expiry> inOrder = all.stream().sorted(FIRST_TO_END).toList();
    List<String> soon = inOrder.stream().filter(e -> e.soon(now)).map(Expiry::told).toList();
    if (!soon.isEmpty()) {
      return new Conditions.Said(
          "Expiring",
          Conditions.Status.TRUE,
          Reason.EXPIRING,
          "%s; %s".formatted(String.join(", ", soon), remedy));
    }
    Optional<Expiry> first = inOrder.stream().findFirst();
    return new Conditions.Said(
        "Expiring",
        Conditions.Status.FALSE,
        Reason.SETTLED,
        first.map(Expiry::told).orElse("nothing is known to expire"));
  }

  private String told() {
    return "%s expires at %s".formatted(what, at);
  }
}
