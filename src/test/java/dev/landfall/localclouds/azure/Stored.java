package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** A resource that exists. Its body holds secrets too; types take them out before it is shown. */
final class Stored {
  private final ArmId id;
  private volatile ObjectNode body;
  private volatile String etag = UUID.randomUUID().toString();
  private volatile boolean busy;

  Stored(ArmId id, ObjectNode body) {
    this.id = id;
    this.body = body;
  }

  ArmId id() {
    return id;
  }

  ObjectNode body() {
    return body;
  }

  ObjectNode properties() {
    return Json.child(body, "properties");
  }

  synchronized void replace(ObjectNode newBody) {
    body = newBody;
    touch();
  }

  /** Sets a property in a copy: others may be reading the body. */
  synchronized void set(String property, String value) {
    ObjectNode copy = body.deepCopy();
    Json.child(copy, "properties").put(property, value);
    body = copy;
  }

  void touch() {
    etag = UUID.randomUUID().toString();
  }

  String etag() {
    return etag;
  }

  /** Whether an operation on it runs. */
  boolean busy() {
    return busy;
  }

  void busy(boolean now) {
    busy = now;
  }
}
