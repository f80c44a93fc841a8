package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudResponse;

/** A refusal in Azure Resource Manager's words. */
final class ArmError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  ArmError(int status, String code, String message, Object... arguments) {
    super(arguments.length == 0 ? message : message.formatted(arguments));
    this.status = status;
    this.code = code;
  }

  String code() {
    return code;
  }

  ObjectNode body() {
    return Json.object("code", code, "message", getMessage());
  }

  CloudResponse response() {
    return CloudResponse.json(status, Json.object("error", body()).toString())
        .with("x-ms-failure-cause", "gateway");
  }
}
