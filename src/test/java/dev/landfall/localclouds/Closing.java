package dev.landfall.localclouds;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Closes what was opened, the last one first, whatever becomes of each. */
final class Closing implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Consumer<String> complaints;

  Closing(Consumer<String> complaints) {
    this.complaints = complaints;
  }

  synchronized <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        complaints.accept("could not be ended: " + e);
      }
    }
  }
}
