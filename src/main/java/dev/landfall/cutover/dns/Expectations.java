package dev.landfall.cutover.dns;

import dev.landfall.spine.Failure;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The compare of compare-and-swap: whether changes still fit what stands. Pure. */
public final class Expectations {

  private Expectations() {}

  /**
   * The first expectation that no longer holds.
   *
   * @param changes what is about to be written
   * @param standing every record at the changes' names, read just now
   * @return empty when the changes may be written
   */
  public static Optional<Failure.Conflict> broken(
      List<DnsChange> changes, List<DnsRecord> standing) {
    return changes.stream()
        .filter(change -> !holds(change, standing))
        .findFirst()
        .map(change -> new Failure.Conflict(message(change, standing)));
  }

  private static boolean holds(DnsChange change, List<DnsRecord> standing) {
    return switch (change) {
      case DnsChange.Create create ->
          new HashSet<>(create.beside())
              .equals(
                  new HashSet<>(standing.stream().filter(r -> bears(r, create.record())).toList()));
      case DnsChange.Update update -> standing.contains(update.before());
      case DnsChange.Delete delete -> standing.contains(delete.before());
      case DnsChange.Expect expect -> standing.contains(expect.record());
    };
  }

  private static boolean bears(DnsRecord standing, DnsRecord wanted) {
    return standing.name().equals(wanted.name())
        && (wanted.routes() ? standing.routes() : standing.type().equals(wanted.type()));
  }

  private static String message(DnsChange change, List<DnsRecord> standing) {
    List<String> there =
        standing.stream()
            .filter(r -> r.name().equals(change.name()))
            .map(DnsRecord::describe)
            .toList();
    return "Somebody changed "
        + change.name()
        + " between the plan and the write, so nothing was written: the plan was to "
        + change.describe()
        + ", and there stands "
        + (there.isEmpty() ? "nothing" : String.join(", ", there));
  }

  /**
   * Whether everything the changes want stands already: a replay, or a write whose answer was lost.
   */
  public static boolean fulfilled(List<DnsChange> changes, List<DnsRecord> standing) {
    return changes.stream()
        .allMatch(
            change ->
                switch (change) {
                  case DnsChange.Create create ->
                      standing.stream().anyMatch(create.record()::sameAs);
                  case DnsChange.Update update ->
                      standing.stream().anyMatch(update.after()::sameAs);
                  case DnsChange.Delete delete ->
                      standing.stream().noneMatch(r -> r.equals(delete.before()));
                  case DnsChange.Expect expect -> standing.contains(expect.record());
                });
  }
}
