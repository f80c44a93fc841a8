package dev.landfall.cloud;

/**
 * A call that is to be made.
 *
 * @param operation as the cloud names it, without names of resources, for the figures
 * @param what what is done to which resource, for messages
 * @param kind what it counts as
 * @param priority how it stands to the budget
 */
public record Call(String operation, String what, CallKind kind, Priority priority) {}
