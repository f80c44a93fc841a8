package dev.landfall.localclouds.aws;

import dev.landfall.localclouds.http.CloudResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Answers of the query protocol. */
final class Xml {
  private static final Map<String, String> NAMESPACES =
      Map.of(
          "sts", "https://sts.amazonaws.com/doc/2011-06-15/",
          "elasticache", "http://elasticache.amazonaws.com/doc/2015-02-02/",
          "monitoring", "http://monitoring.amazonaws.com/doc/2010-08-01/",
          "rds", "http://rds.amazonaws.com/doc/2014-10-31/",
          "elasticloadbalancing", "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/");

  private Xml() {}

  /** An element with other elements in it. */
  static String element(String name, String... content) {
    return "<%s>%s</%s>".formatted(name, String.join("", content), name);
  }

  /** An element with text in it. */
  static String text(String name, Object value) {
    String escaped =
        String.valueOf(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return element(name, escaped);
  }

  /** A list. */
  static <T> String list(String name, Collection<T> members, Function<T, String> member) {
    return element(name, members.stream().map(member).toArray(String[]::new));
  }

  /** The answer to an action: response, result, metadata. */
  static CloudResponse answer(AwsCall call, String... result) {
    return response(
        200,
        "<%sResponse xmlns=\"%s\">%s%s</%sResponse>"
            .formatted(
                call.action(),
                NAMESPACES.get(call.service()),
                element(call.action() + "Result", result),
                element("ResponseMetadata", text("RequestId", UUID.randomUUID())),
                call.action()));
  }

  /** A refusal. */
  static CloudResponse error(int status, String code, String message) {
    return response(
        status,
        element(
            "ErrorResponse",
            element(
                "Error",
                text("Type", status < 500 ? "Sender" : "Receiver"),
                text("Code", code),
                text("Message", message)),
            text("RequestId", UUID.randomUUID())));
  }

  /** An answer of S3: a document of its own. */
  static CloudResponse document(String root, String... content) {
    return response(
        200,
        "<%s xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">%s</%s>"
            .formatted(root, String.join("", content), root));
  }

  /** A refusal of S3. */
  static CloudResponse documentError(int status, String code, String message) {
    return response(
        status,
        element(
            "Error",
            text("Code", code),
            text("Message", message),
            text("RequestId", UUID.randomUUID())));
  }

  private static CloudResponse response(int status, String xml) {
    return new CloudResponse(
        status,
        Map.of("content-type", "text/xml", "x-amzn-requestid", UUID.randomUUID().toString()),
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(StandardCharsets.UTF_8));
  }
}
