package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Long-running operations: begun, looked at under two kinds of URL, remembered. */
final class Operations {
  private final Clock clock;
  private final Map<String, Operation> operations = new ConcurrentHashMap<>();
  private boolean held;
  private int underWay;

  Operations(Clock clock) {
    this.clock = clock;
  }

  static final class Operation {
    final String name = UUID.randomUUID().toString();
    private final Instant began;
    private volatile String status = "InProgress";
    private volatile Optional<ArmError> error = Optional.empty();
    private volatile Optional<ObjectNode> result = Optional.empty();

    private Operation(Instant began) {
      this.began = began;
    }

    void succeed(ObjectNode with) {
      result = Optional.ofNullable(with);
      status = "Succeeded";
    }

    void fail(ArmError why) {
      error = Optional.of(why);
      status = "Failed";
    }
  }

  /**
   * Lets no operation go on, or lets all go on. What is under way already is done when this
   * returns: it would else end between a read and the write that follows from it.
   */
  synchronized void hold(boolean now) throws InterruptedException {
    held = now;
    notifyAll();
    while (held && underWay > 0) {
      wait();
    }
  }

  /** Carries an operation out, once operations are not held. */
  void inTurn(Runnable work) throws InterruptedException {
    synchronized (this) {
      while (held) {
        wait();
      }
      underWay++;
    }
    try {
      work.run();
    } finally {
      synchronized (this) {
        underWay--;
        notifyAll();
      }
    }
  }

  /** Whether any runs. */
  boolean running() {
    return operations.values().stream().anyMatch(o -> o.status.equals("InProgress"));
  }

  Operation begin() {
    Operation operation = new Operation(clock.instant());
    operations.put(operation.name, operation);
    return operation;
  }

  /** What Azure-AsyncOperation points to. */
  CloudResponse status(String name, String path) {
    Operation o = find(name);
    ObjectNode body =
        Json.object(
            "id", path, "name", o.name, "status", o.status, "startTime", o.began.toString());
    o.error.ifPresent(e -> body.set("error", e.body()));
    CloudResponse response = CloudResponse.json(200, body.toString());
    return o.status.equals("InProgress") ? response.with("retry-after", "1") : response;
  }

  /** What Location points to. */
  CloudResponse result(String name, String url) {
    Operation o = find(name);
    return switch (o.status) {
      case "InProgress" -> CloudResponse.empty(202).with("location", url).with("retry-after", "1");
      case "Failed" -> o.error.orElseThrow().response();
      default ->
          o.result
              .map(r -> CloudResponse.json(200, r.toString()))
              .orElseGet(() -> CloudResponse.empty(204));
    };
  }

  private Operation find(String name) {
    Operation operation = operations.get(name);
    if (operation == null) {
      throw new ArmError(404, "NotFound", "The operation '%s' was not found.", name);
    }
    return operation;
  }
}
