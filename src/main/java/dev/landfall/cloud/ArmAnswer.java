package dev.landfall.cloud;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.spine.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer of Azure Resource Manager.
 *
 * @param status HTTP status
 * @param body the JSON object in it, empty where there was none
 * @param retryAfter the Retry-After header
 * @param operationUrl where a long-running operation is followed
 * @param remaining how many more calls of this class the subscription may make
 */
record ArmAnswer(
    int status,
    Map<String, Object> body,
    Optional<String> retryAfter,
    Optional<String> operationUrl,
    Optional<String> remaining) {
  private static final HttpHeaderName OPERATION = HttpHeaderName.fromString("Azure-AsyncOperation");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
  private static final TypeReference<List<Map<String, Object>>> TREES = new TypeReference<>() {};

  static ArmAnswer of(HttpResponse response, CallKind kind) {
    BinaryData body = response.getBodyAsBinaryData();
    return new ArmAnswer(
        response.getStatusCode(),
        tree(body == null ? "" : body.toString()),
        header(response, HttpHeaderName.RETRY_AFTER),
        header(response, OPERATION).or(() -> header(response, HttpHeaderName.LOCATION)),
        header(response, HttpHeaderName.fromString(kind.header())));
  }

  private static Optional<String> header(HttpResponse response, HttpHeaderName name) {
    return Optional.ofNullable(response.getHeaderValue(name));
  }

  private static Map<String, Object> tree(String text) {
    try {
      return text.isBlank() ? Map.of() : JSON.readValue(text, TREE);
    } catch (JsonProcessingException e) {
      return Map.of();
    }
  }

  static String json(Map<String, Object> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a tree of maps, lists and scalars", e);
    }
  }

  /** The body, or the failure that the answer is. */
  Map<String, Object> orThrow(String what, String remedy) {
    failure(what, remedy)
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
    return body;
  }

  /** The failure that the answer is. */
  Optional<Failure> failure(String what, String remedy) {
    return status < 300
        ? Optional.empty()
        : Optional.of(
            SdkFailures.azure(
                what, remedy, status, errorCode(), text(error().get("message")), retryAfter));
  }

  /** The resources in the answer of a collection. */
  List<Map<String, Object>> elements() {
    return JSON.convertValue(body.getOrDefault("value", List.of()), TREES);
  }

  /** error.code, or empty. */
  String errorCode() {
    return text(error().get("code"));
  }

  Map<?, ?> error() {
    return body.get("error") instanceof Map<?, ?> error ? error : Map.of();
  }

  static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** The resource type in an id: the names in it would make every figure a series of its own. */
  static String typeOf(String id) {
    String[] parts = id.split("/", -1);
    int provider = id.lastIndexOf("/providers/");
    if (provider < 0) {
      return parts.length > 3 ? "resourceGroups" : "subscriptions";
    }
    String[] typed = id.substring(provider + 1).split("/", -1);
    StringBuilder type = new StringBuilder();
    for (int i = 2; i < typed.length; i += 2) {
      type.append(type.isEmpty() ? "" : "/").append(typed[i]);
    }
    return type.toString();
  }
}
