package dev.landfall.localclouds.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.landfall.localclouds.http.CloudRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a request asks for.
 *
 * @param service as in a credential scope: {@code sts}, {@code rds}, {@code ecs}, {@code
 *     elasticloadbalancing}, {@code secretsmanager}, {@code application-autoscaling}, {@code
 *     elasticache}, {@code monitoring}, {@code s3}
 * @param action {@code DescribeDBInstances}
 * @param protocol how it is spoken
 * @param form the parameters of the query protocol
 * @param json the input of the JSON protocol
 */
record AwsCall(
    String service, String action, Protocol protocol, Map<String, String> form, JsonNode json) {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> QUERY_VERSIONS =
      Map.of(
          "2011-06-15", "sts",
          "2014-10-31", "rds",
          "2015-12-01", "elasticloadbalancing",
          "2015-02-02", "elasticache",
          "2010-08-01", "monitoring");
  private static final Map<String, String> TARGETS =
      Map.of(
          "AmazonEC2ContainerServiceV20141113",
          "ecs",
          "secretsmanager",
          "secretsmanager",
          "AnyScaleFrontendService",
          "application-autoscaling");

  /** AWS's protocols that are spoken here. */
  enum Protocol {
    /** Form in, XML out. */
    QUERY,
    /** JSON in and out, the action in X-Amz-Target. */
    JSON,
    /** Method and path in, XML out: S3. */
    REST
  }

  /** Reads it off a request; what is not one of these services has the service {@code unknown}. */
  static AwsCall of(CloudRequest request) {
    Optional<String> target = request.header("x-amz-target");
    if (target.isPresent()) {
      String[] parts = target.get().split("\\.", 2);
      return new AwsCall(
          TARGETS.getOrDefault(parts[0], "unknown"),
          parts.length < 2 ? "" : parts[1],
          Protocol.JSON,
          Map.of(),
          parse(request.text()));
    }
    if (request.header("authorization").filter(a -> a.contains("/s3/aws4_request")).isPresent()) {
      return new AwsCall(
          "s3",
          S3.action(request),
          Protocol.REST,
          S3.parameters(request),
          JsonNodeFactory.instance.objectNode());
    }
    Map<String, String> form = form(request.text());
    return new AwsCall(
        QUERY_VERSIONS.getOrDefault(form.getOrDefault("Version", ""), "unknown"),
        form.getOrDefault("Action", ""),
        Protocol.QUERY,
        form,
        JsonNodeFactory.instance.objectNode());
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text.isEmpty() ? "{}" : text);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** {@code rds:DescribeDBInstances}, as a policy names it. */
  String operation() {
    return (service.equals("monitoring") ? "cloudwatch" : service) + ":" + action;
  }

  /** Whether it changes anything: AWS names its reads so. */
  boolean isWrite() {
    return !action.matches("(Describe|List|Get|Head|AssumeRole).*");
  }

  /** A parameter of the query protocol. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(form.get(name)).filter(v -> !v.isEmpty());
  }

  /** A parameter that must be there. */
  String require(String name) {
    return parameter(name).orElseThrow(() -> AwsError.missing(name));
  }

  /** A list of the query protocol: {@code prefix.1}, {@code prefix.2}. */
  List<String> list(String prefix) {
    List<String> values = new ArrayList<>();
    for (int i = 1; form.containsKey(prefix + "." + i); i++) {
      values.add(form.get(prefix + "." + i));
    }
    return values;
  }

  /** A list of structures of the query protocol: {@code prefix.1.Name}. */
  List<Map<String, String>> structures(String prefix) {
    List<Map<String, String>> all = new ArrayList<>();
    while (true) {
      String start = prefix + "." + (all.size() + 1) + ".";
      Map<String, String> one = new TreeMap<>();
      form.forEach(
          (name, value) -> {
            if (name.startsWith(start)) {
              one.put(name.substring(start.length()), value);
            }
          });
      if (one.isEmpty()) {
        return all;
      }
      all.add(one);
    }
  }

  /**
   * Refuses what is not understood here: a parameter that is silently ignored would make a program
   * look right that is not.
   */
  AwsCall allowing(String... names) {
    Set<String> known = Set.of(names);
    Set<String> foreign = new TreeSet<>();
    for (String name : form.keySet()) {
      if (!name.equals("Action")
          && !name.equals("Version")
          && !known.contains(name.split("\\.")[0])) {
        foreign.add(name);
      }
    }
    for (Iterator<String> fields = json.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (!known.contains(field)) {
        foreign.add(field);
      }
    }
    if (!foreign.isEmpty()) {
      throw new AwsError(
          400,
          protocol == Protocol.JSON ? "InvalidParameterException" : "InvalidParameterValue",
          "%s does not take %s here".formatted(action, String.join(", ", foreign)));
    }
    return this;
  }

  /** A text of the JSON protocol. */
  Optional<String> text(String name) {
    return Optional.ofNullable(json.get(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  /** The texts of a list of the JSON protocol. */
  List<String> texts(String name) {
    List<String> values = new ArrayList<>();
    json.path(name).forEach(v -> values.add(v.asText()));
    return values;
  }
}
