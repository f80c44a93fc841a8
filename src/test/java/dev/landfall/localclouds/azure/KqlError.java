package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A query that is refused.
 *
 * @see <a href="https://learn.microsoft.com/azure/azure-monitor/logs/api/errors">errors</a>
 */
final class KqlError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String kind;
  private final String general;
  private final String code;

  KqlError(String kind, String general, String code, String message) {
    super(message);
    this.kind = kind;
    this.general = general;
    this.code = code;
  }

  ObjectNode body() {
    return Json.object(
        "error",
        Json.object(
            "message",
            "The request had some invalid properties",
            "code",
            "BadArgumentError",
            "innererror",
            Json.object(
                "code",
                kind,
                "message",
                general,
                "innererror",
                Json.object("code", code, "message", getMessage()))));
  }
}
