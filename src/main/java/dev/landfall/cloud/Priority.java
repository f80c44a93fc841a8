package dev.landfall.cloud;

/** How a call stands to the budget of its account. */
public enum Priority {
  /** It waits when only the part is left that is kept for what is urgent. */
  ORDINARY,
  /** A cutover's, or a look at an operation that was begun: it may take from that part too. */
  URGENT,
  /** It was taken from the budget before, with all others of the same look. */
  PREPAID
}
