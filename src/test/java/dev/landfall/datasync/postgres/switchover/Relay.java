package dev.landfall.datasync.postgres.switchover;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stands before a server and, when told to, cuts the connection that says COMMIT. */
final class Relay implements AutoCloseable {
  /** When the connection is cut. */
  enum Cut {
    /** The server never hears of it. */
    BEFORE,
    /** The server does it, and the answer is lost. */
    AFTER
  }

  final AtomicReference<Cut> armed = new AtomicReference<>();
  final AtomicInteger cuts = new AtomicInteger();
  private final ServerSocket listener;
  private final int port;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile boolean shut;

  Relay(int port) throws IOException {
    this.port = port;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on nobody gets through, and who had is cut off. */
  void shut() {
    shut = true;
    for (Socket client : open) {
      try {
        client.close();
      } catch (IOException e) {
        // cut
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        if (shut) {
          client.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(client);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        AtomicReference<Boolean> dropAnswer = new AtomicReference<>(false);
        Thread.ofVirtual().start(() -> up(client, server, dropAnswer));
        Thread.ofVirtual().start(() -> down(client, server, dropAnswer));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void up(Socket client, Socket server, AtomicReference<Boolean> dropAnswer) {
    byte[] buffer = new byte[1 << 16];
    try (client;
        server) {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      // A read that was under way when its socket was closed may still return what came since.
      for (int n = in.read(buffer); n >= 0 && !shut; n = in.read(buffer)) {
        boolean commit = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT");
        Cut cut = commit ? armed.getAndSet(null) : null;
        if (cut == Cut.BEFORE) {
          cuts.incrementAndGet();
          return;
        }
        dropAnswer.set(cut == Cut.AFTER);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // cut
    }
  }

  private void down(Socket client, Socket server, AtomicReference<Boolean> dropAnswer) {
    byte[] buffer = new byte[1 << 16];
    try (client;
        server) {
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (dropAnswer.get()) {
          cuts.incrementAndGet();
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // cut
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
