package dev.landfall.localclouds.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Answers of the JSON protocol, version 1.1. */
final class Json {
  private Json() {}

  /** A new object. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A new list. */
  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** A time as this protocol has it: seconds since 1970, with a fraction. */
  static double time(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  /** An answer. */
  static CloudResponse answer(JsonNode body) {
    return response(200, body);
  }

  /** A refusal. */
  static CloudResponse error(int status, String code, String message) {
    return response(status, object().put("__type", code).put("message", message))
        .with("x-amzn-errortype", code);
  }

  private static CloudResponse response(int status, JsonNode body) {
    return new CloudResponse(
        status,
        Map.of(
            "content-type",
            "application/x-amz-json-1.1",
            "x-amzn-requestid",
            UUID.randomUUID().toString()),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
