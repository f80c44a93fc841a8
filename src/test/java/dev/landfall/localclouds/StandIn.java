package dev.landfall.localclouds;

import com.sun.net.httpserver.HttpServer;
import dev.landfall.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What takes a program's place: a process that waits, and an answer at its address meanwhile. */
final class StandIn {
  private StandIn() {}

  static ChildProcess start(String name, boolean task, Path log, InetSocketAddress at) {
    if (task) {
      return ChildProcess.start(name, List.of("true"), Map.of(), log);
    }
    try {
      HttpServer server = HttpServer.create(at, 16);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, -1);
            }
          });
      server.start();
      ChildProcess process = ChildProcess.start(name, List.of("sleep", "3600"), Map.of(), log);
      Thread.ofVirtual()
          .name("stand-in-" + name)
          .start(
              () -> {
                process.waitFor();
                server.stop(0);
              });
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
