package dev.landfall.datasync.objects;

import java.util.concurrent.Semaphore;

/** The memory that contents under way may take, handed out in pieces. */
final class Room {
  private static final int PIECE = 64 << 10;

  private final int all;
  private final Semaphore pieces;

  /** So many bytes in all. */
  Room(long bytes) {
    this.all = Math.toIntExact(bytes / PIECE);
    this.pieces = new Semaphore(all, true);
  }

  /** Waits until there is room; whoever waits holds none, or nobody would ever get on. */
  Taken take(long bytes) {
    int wanted = Math.clamp((bytes + PIECE - 1) / PIECE, 1, all);
    pieces.acquireUninterruptibly(wanted);
    return () -> pieces.release(wanted);
  }

  /** Room that is given back. */
  interface Taken extends AutoCloseable {
    @Override
    void close();
  }
}
