package dev.landfall.cutover.dns;

import java.util.ArrayList;
import java.util.List;

/** What a plan comes to: writes (perhaps none), or a refusal that says who is in the way. */
public sealed interface DnsOutcome {

  /**
   * The writes that make it so; empty when everything stands as wanted.
   *
   * @param changes to be applied together
   */
  record Changes(List<DnsChange> changes) implements DnsOutcome {
    /** Keeps its own copy. */
    public Changes {
      changes = List.copyOf(changes);
    }

    /** Whether nothing is left to do. */
    public boolean settled() {
      return changes.isEmpty();
    }
  }

  /**
   * Nothing is written, because the hostname is somebody else's.
   *
   * @param hostname the hostname
   * @param owner who holds it: {@code cutover shop/go-live (uid ...)} or {@code external-dns (owner
   *     prod)}
   * @param remedy what a person does next
   */
  record Refused(String hostname, String owner, String remedy) implements DnsOutcome {
    /** What is so, why, and what to do. */
    public String message() {
      return hostname + " is kept by " + owner + ", so it was not touched. " + remedy;
    }
  }

  /**
   * The outcomes of several hostnames as one: all writes in one transaction, or, when one hostname
   * is refused, no write at all, so that a switch is never half made.
   */
  static DnsOutcome together(List<? extends DnsOutcome> outcomes) {
    List<DnsChange> changes = new ArrayList<>();
    for (DnsOutcome outcome : outcomes) {
      switch (outcome) {
        case Refused refused -> {
          return refused;
        }
        case Changes more -> changes.addAll(more.changes());
      }
    }
    return new Changes(changes);
  }
}
