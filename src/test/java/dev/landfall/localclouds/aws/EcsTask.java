package dev.landfall.localclouds.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Programs;
import dev.landfall.process.ChildProcess;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Locale;

/** A task: one real process on an address of its own. */
final class EcsTask {
  private final String id = Principals.random(32).toLowerCase(Locale.ROOT);
  private final EcsSettings settings;
  private final InetAddress address;
  private final ChildProcess process;
  private final Instant created;
  private volatile boolean reached;

  EcsTask(EcsSettings settings, InetAddress address, ChildProcess process, Instant created) {
    this.settings = settings;
    this.address = address;
    this.process = process;
    this.created = created;
  }

  String id() {
    return id;
  }

  InetAddress address() {
    return address;
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.alive();
  }

  /** Whether its container's port was open once. */
  boolean running() {
    reached = reached || Programs.answers(address, settings.port());
    return alive() && reached;
  }

  /** SIGTERM, and SIGKILL to what does not heed it. */
  void stop() {
    process.close();
  }

  /** As DescribeTasks tells it. */
  ObjectNode json(EcsArns arns) {
    String status = running() ? "RUNNING" : alive() ? "PENDING" : "STOPPED";
    ObjectNode task =
        Json.object()
            .put("taskArn", arns.task(settings.cluster(), id))
            .put("clusterArn", arns.cluster(settings.cluster()))
            .put("taskDefinitionArn", arns.taskDefinition(settings.name()))
            .put("group", "service:" + settings.name())
            .put("lastStatus", status)
            .put("desiredStatus", "RUNNING")
            .put("launchType", "FARGATE")
            .put("createdAt", Json.time(created));
    ObjectNode container =
        task.putArray("containers")
            .addObject()
            .put("name", settings.name())
            .put("image", settings.image())
            .put("lastStatus", status);
    container
        .putArray("networkInterfaces")
        .addObject()
        .put("privateIpv4Address", address.getHostAddress());
    return task;
  }
}
