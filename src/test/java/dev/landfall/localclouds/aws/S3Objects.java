package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is done with the objects of one bucket. */
final class S3Objects {
  private static final String META = "x-amz-meta-";
  private static final List<String> ABOUT =
      List.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final Pattern TAG =
      Pattern.compile(
          "<Tag>\\s*<Key>(.*?)</Key>\\s*<Value>(.*?)</Value>\\s*</Tag>", Pattern.DOTALL);
  private static final Pattern PART = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
  private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);

  private final String name;
  private final S3Bucket bucket;

  S3Objects(String name, S3Bucket bucket) {
    this.name = name;
    this.bucket = bucket;
  }

  /** Whether a request is for objects rather than for what the bucket is like. */
  static boolean isMeant(CloudRequest request) {
    return !key(request).isEmpty()
        || request.query("list-type").isPresent()
        || request.query("delete").isPresent()
        || request.query("location").isPresent()
        || request.method().equals("HEAD");
  }

  static String key(CloudRequest request) {
    String path = request.path().substring(1);
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  CloudResponse answer(CloudRequest request) {
    String key = key(request);
    return switch (action(request)) {
      case "HeadBucket" -> CloudResponse.empty(200);
      case "GetBucketLocation" -> Xml.document("LocationConstraint");
      case "ListObjectsV2" -> S3Listing.of(name, bucket, request);
      case "DeleteObjects" -> deleteAll(request);
      case "HeadObject", "GetObject" -> get(request, there(key));
      case "GetObjectTagging" -> tags(there(key));
      case "PutObjectTagging" -> {
        there(key);
        bucket.tag(key, parsedTags(request.text()));
        yield CloudResponse.empty(200);
      }
      case "PutObject" -> {
        S3Object put = bucket.put(described(key, request), AwsChunked.content(request));
        yield CloudResponse.empty(200).with("etag", '"' + put.etag() + '"');
      }
      case "CreateMultipartUpload" ->
          Xml.document(
              "InitiateMultipartUploadResult",
              text("Bucket", name),
              text("Key", key),
              text("UploadId", bucket.begin(described(key, request))));
      case "UploadPart" -> {
        S3Object part =
            bucket.part(
                upload(request),
                Integer.parseInt(request.query("partNumber").orElseThrow()),
                AwsChunked.content(request));
        yield CloudResponse.empty(200).with("etag", '"' + part.etag() + '"');
      }
      case "CompleteMultipartUpload" -> {
        upload(request);
        S3Object whole =
            bucket.complete(
                request.query("uploadId").orElseThrow(),
                PART.matcher(request.text())
                    .results()
                    .map(m -> Integer.valueOf(m.group(1)))
                    .toList());
        yield Xml.document(
            "CompleteMultipartUploadResult",
            text("Bucket", name),
            text("Key", key),
            text("ETag", '"' + whole.etag() + '"'));
      }
      case "AbortMultipartUpload" -> {
        bucket.abort(request.query("uploadId").orElseThrow());
        yield CloudResponse.empty(204);
      }
      case "DeleteObject" -> {
        bucket.remove(key);
        yield CloudResponse.empty(204);
      }
      default -> throw new AwsError(405, "MethodNotAllowed", "The method is not allowed here.");
    };
  }

  /** The action of a request for objects, as AWS names its API. */
  static String action(CloudRequest request) {
    boolean object = !key(request).isEmpty();
    boolean upload = request.query("uploadId").isPresent();
    boolean tagging = request.query("tagging").isPresent();
    return switch (request.method()) {
      case "HEAD" -> object ? "HeadObject" : "HeadBucket";
      case "GET" ->
          object
              ? tagging ? "GetObjectTagging" : "GetObject"
              : request.query("location").isPresent() ? "GetBucketLocation" : "ListObjectsV2";
      case "PUT" -> tagging ? "PutObjectTagging" : upload ? "UploadPart" : "PutObject";
      case "POST" ->
          upload
              ? "CompleteMultipartUpload"
              : request.query("uploads").isPresent() ? "CreateMultipartUpload" : "DeleteObjects";
      case "DELETE" -> upload ? "AbortMultipartUpload" : "DeleteObject";
      default -> request.method();
    };
  }

  private S3Object there(String key) {
    return bucket
        .get(key)
        .orElseThrow(() -> new AwsError(404, "NoSuchKey", "The specified key does not exist."));
  }

  private S3Bucket.Upload upload(CloudRequest request) {
    return request
        .query("uploadId")
        .flatMap(bucket::upload)
        .orElseThrow(
            () -> new AwsError(404, "NoSuchUpload", "The specified upload does not exist."));
  }

  private static S3Object described(String key, CloudRequest request) {
    Map<String, String> headers = new TreeMap<>();
    ABOUT.forEach(h -> request.header(h).ifPresent(v -> headers.put(h, unchunked(v))));
    headers.values().removeIf(String::isEmpty);
    Map<String, String> metadata = new TreeMap<>();
    request
        .headers()
        .forEach(
            (h, v) -> {
              if (h.startsWith(META)) {
                metadata.put(h.substring(META.length()), v.getFirst());
              }
            });
    Map<String, String> tags = new TreeMap<>();
    for (String pair : request.header("x-amz-tagging").orElse("").split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        tags.put(decoded(parts[0]), decoded(parts[1]));
      }
    }
    return new S3Object(key, Path.of(""), 0, "", Instant.EPOCH, headers, metadata, tags, List.of());
  }

  /** How it was sent is no part of what it is. */
  private static String unchunked(String value) {
    return value.replaceFirst("^aws-chunked,?\\s*", "");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private CloudResponse get(CloudRequest request, S3Object o) {
    boolean head = request.method().equals("HEAD");
    if (request.header("if-match").filter(m -> !m.replace("\"", "").equals(o.etag())).isPresent()) {
      throw new AwsError(
          412, "PreconditionFailed", "At least one of the pre-conditions did not hold");
    }
    Map<String, String> headers = new LinkedHashMap<>(o.headers());
    headers.putIfAbsent("content-type", "binary/octet-stream");
    headers.put("etag", '"' + o.etag() + '"');
    headers.put("accept-ranges", "bytes");
    headers.put(
        "last-modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(o.modified().atZone(ZoneOffset.UTC)));
    headers.put("x-amz-server-side-encryption", bucket.settings().kms() ? "aws:kms" : "AES256");
    o.metadata().forEach((k, v) -> headers.put(META + k, v));
    if (!o.tags().isEmpty()) {
      headers.put("x-amz-tagging-count", Integer.toString(o.tags().size()));
    }
    long[] slice = {0, o.size()};
    boolean partial = false;
    if (request.query("partNumber").isPresent()) {
      slice = part(o, Integer.parseInt(request.query("partNumber").orElseThrow()));
      partial = true;
      if (!o.parts().isEmpty()) {
        headers.put("x-amz-mp-parts-count", Integer.toString(o.parts().size()));
      }
    } else if (request.header("range").isPresent()) {
      slice = range(o, request.header("range").orElseThrow());
      partial = true;
    }
    headers.put("content-length", Long.toString(slice[1]));
    if (partial && o.size() > 0) {
      headers.put(
          "content-range", "bytes %d-%d/%d".formatted(slice[0], slice[0] + slice[1] - 1, o.size()));
    }
    int status = partial && o.size() > 0 ? 206 : 200;
    return head
        ? new CloudResponse(status, headers, new byte[0])
        : CloudResponse.file(
            status, headers, new CloudResponse.Slice(o.file(), slice[0], slice[1]));
  }

  private static long[] part(S3Object o, int number) {
    if (number < 1 || number > Math.max(1, o.parts().size())) {
      throw unsatisfiable();
    }
    return o.part(number);
  }

  private static long[] range(S3Object o, String header) {
    Matcher m = RANGE.matcher(header);
    if (!m.matches() || Long.parseLong(m.group(1)) >= o.size()) {
      throw unsatisfiable();
    }
    long from = Long.parseLong(m.group(1));
    long to = m.group(2).isEmpty() ? o.size() - 1 : Long.parseLong(m.group(2));
    return new long[] {from, Math.min(to, o.size() - 1) - from + 1};
  }

  private static AwsError unsatisfiable() {
    return new AwsError(416, "InvalidRange", "The requested range is not satisfiable");
  }

  private static CloudResponse tags(S3Object o) {
    return Xml.document(
        "Tagging",
        Xml.list(
            "TagSet",
            o.tags().entrySet(),
            t -> element("Tag", text("Key", t.getKey()), text("Value", t.getValue()))));
  }

  private static Map<String, String> parsedTags(String xml) {
    Map<String, String> tags = new TreeMap<>();
    TAG.matcher(xml).results().forEach(m -> tags.put(plain(m.group(1)), plain(m.group(2))));
    return tags;
  }

  private CloudResponse deleteAll(CloudRequest request) {
    List<String> gone = new ArrayList<>();
    KEY.matcher(request.text()).results().forEach(m -> gone.add(plain(m.group(1))));
    gone.forEach(bucket::remove);
    return Xml.document(
        "DeleteResult",
        String.join("", gone.stream().map(k -> element("Deleted", text("Key", k))).toList()));
  }

  private static String plain(String xml) {
    return xml.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}
