package dev.landfall.cutover.dns;

import java.util.List;

/**
 * One write of a plan, with what must still stand for it to be right. A provider reads again
 * immediately before it writes, and refuses the whole list when any expectation no longer holds.
 */
public sealed interface DnsChange {

  /** The name written to. */
  String name();

  /** One line for people, for the plan and for events. */
  String describe();

  /**
   * A new record.
   *
   * @param record the record to make
   * @param beside the records that stood at its name when this was planned: those that route
   *     traffic for one that routes traffic, those of its type for any other. One more or one less
   *     is a conflict.
   */
  record Create(DnsRecord record, List<DnsRecord> beside) implements DnsChange {
    /** Keeps its own copy. */
    public Create {
      beside = List.copyOf(beside);
    }

    @Override
    public String name() {
      return record.name();
    }

    @Override
    public String describe() {
      return "create " + record.describe();
    }
  }

  /**
   * A record changed in place.
   *
   * @param before what must stand now, with its id
   * @param after what shall stand, with the same id
   */
  record Update(DnsRecord before, DnsRecord after) implements DnsChange {
    @Override
    public String name() {
      return before.name();
    }

    @Override
    public String describe() {
      return "change " + before.describe() + " to " + after.describe();
    }
  }

  /**
   * A record taken away.
   *
   * @param before what must stand now, with its id
   */
  record Delete(DnsRecord before) implements DnsChange {
    @Override
    public String name() {
      return before.name();
    }

    @Override
    public String describe() {
      return "delete " + before.describe();
    }
  }

  /**
   * No write, but a condition of those beside it: the ownership record that allows them.
   *
   * @param record what must still stand, with its id
   */
  record Expect(DnsRecord record) implements DnsChange {
    @Override
    public String name() {
      return record.name();
    }

    @Override
    public String describe() {
      return "only while there is " + record.describe();
    }
  }
}
