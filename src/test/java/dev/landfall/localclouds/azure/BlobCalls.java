package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is done with one blob (Blob service REST API). */
final class BlobCalls {
  private static final String META = "x-ms-meta-";
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern TAG_TEXT = Pattern.compile("[A-Za-z0-9 +\\-./:=_]*");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final Pattern BLOCK = Pattern.compile("<(?:Latest|Uncommitted|Committed)>(.*?)</");
  private static final Pattern TAG =
      Pattern.compile(
          "<Tag>\\s*<Key>(.*?)</Key>\\s*<Value>(.*?)</Value>\\s*</Tag>", Pattern.DOTALL);
  private static final List<String> ABOUT =
      List.of(
          "content-type",
          "content-encoding",
          "content-language",
          "content-disposition",
          "cache-control");
  private static final int MOST_TAGS = 10;
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_SEGMENTS = 254;

  private final BlobContainerData data;
  private final String name;

  BlobCalls(BlobContainerData data, String name) {
    this.data = data;
    this.name = name;
  }

  CloudResponse answer(CloudRequest request) {
    String comp = request.query("comp").orElse("");
    return switch (request.method() + " " + comp) {
      case "GET ", "HEAD " -> get(request);
      case "PUT " -> put(request);
      case "PUT block" -> stage(request);
      case "PUT blocklist" -> commit(request);
      case "PUT metadata" -> {
        StoredBlob blob = there().described(metadata(request), data.now());
        data.replace(blob);
        yield written(blob, 200);
      }
      case "GET tags" -> tags(there());
      case "PUT tags" -> {
        data.replace(there().tagged(tags(request.text())));
        yield CloudResponse.empty(204);
      }
      case "DELETE " -> {
        if (!data.remove(name)) {
          throw notFound();
        }
        yield CloudResponse.empty(202);
      }
      default ->
          throw new BlobError(
              405, "UnsupportedHttpVerb", "The resource doesn't support the specified verb.");
    };
  }

  private StoredBlob there() {
    return data.get(name).orElseThrow(BlobCalls::notFound);
  }

  private static BlobError notFound() {
    return new BlobError(404, "BlobNotFound", "The specified blob does not exist.");
  }

  private CloudResponse put(CloudRequest request) {
    if (!request.header("x-ms-blob-type").equals(Optional.of("BlockBlob"))) {
      throw new BlobError(400, "InvalidBlobType", "Only block blobs are here.");
    }
    unharmed(request, "content-md5");
    unharmed(request, "x-ms-blob-content-md5");
    Map<String, String> headers = new TreeMap<>(about(request));
    headers.put("content-md5", BlobContainerData.md5(request.body()));
    return written(data.put(like(request, headers), request.body()), 201)
        .with("content-md5", headers.get("content-md5"));
  }

  private CloudResponse stage(CloudRequest request) {
    unharmed(request, "content-md5");
    allowed();
    data.stage(name, request.query("blockid").orElse(""), request.body());
    return CloudResponse.empty(201)
        .with("content-md5", BlobContainerData.md5(request.body()))
        .with("x-ms-request-server-encrypted", "true");
  }

  /** What is said to be the MD5 of the whole is kept and not checked, as in Azure. */
  private CloudResponse commit(CloudRequest request) {
    unharmed(request, "content-md5");
    Map<String, String> headers = new TreeMap<>(about(request));
    request.header("x-ms-blob-content-md5").ifPresent(m -> headers.put("content-md5", m));
    List<String> ids = BLOCK.matcher(request.text()).results().map(m -> m.group(1)).toList();
    return written(data.commit(like(request, headers), ids), 201);
  }

  private static void unharmed(CloudRequest request, String header) {
    Optional<String> said = request.header(header);
    if (said.isPresent() && !said.get().equals(BlobContainerData.md5(request.body()))) {
      throw new BlobError(
          400,
          "Md5Mismatch",
          "The MD5 value specified in the request did not match with the MD5 value calculated by"
              + " the server.");
    }
  }

  private StoredBlob like(CloudRequest request, Map<String, String> headers) {
    allowed();
    return new StoredBlob(
        name,
        Path.of(""),
        0,
        "",
        Instant.EPOCH,
        headers,
        metadata(request),
        pairs(request.header("x-ms-tags").orElse("")));
  }

  private void allowed() {
    boolean fits =
        name.length() <= LONGEST_NAME
            && name.split("/", -1).length <= MOST_SEGMENTS
            && !name.endsWith("/")
            && !name.endsWith(".")
            && name.chars().noneMatch(Character::isISOControl);
    if (!fits) {
      throw new BlobError(
          400, "InvalidUri", "The requested URI does not represent any resource on the server.");
    }
  }

  private static Map<String, String> about(CloudRequest request) {
    Map<String, String> headers = new TreeMap<>();
    ABOUT.forEach(h -> request.header("x-ms-blob-" + h).ifPresent(v -> headers.put(h, v)));
    headers.putIfAbsent("content-type", "application/octet-stream");
    return headers;
  }

  static Map<String, String> metadata(CloudRequest request) {
    Map<String, String> metadata = new TreeMap<>();
    request
        .headers()
        .forEach(
            (h, v) -> {
              if (h.startsWith(META)) {
                metadata.put(h.substring(META.length()), v.getFirst());
              }
            });
    if (metadata.keySet().stream().anyMatch(n -> !IDENTIFIER.matcher(n).matches())) {
      throw new BlobError(
          400,
          "InvalidMetadata",
          "The metadata specified is invalid. It has characters that are not permitted.");
    }
    return metadata;
  }

  private static Map<String, String> pairs(String encoded) {
    Map<String, String> tags = new TreeMap<>();
    for (String pair : encoded.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        tags.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return valid(tags);
  }

  private static Map<String, String> tags(String xml) {
    Map<String, String> tags = new TreeMap<>();
    TAG.matcher(xml).results().forEach(m -> tags.put(m.group(1), m.group(2)));
    return valid(tags);
  }

  private static Map<String, String> valid(Map<String, String> tags) {
    boolean fit =
        tags.size() <= MOST_TAGS
            && tags.entrySet().stream()
                .allMatch(
                    t ->
                        !t.getKey().isEmpty()
                            && t.getKey().length() <= 128
                            && t.getValue().length() <= 256
                            && TAG_TEXT.matcher(t.getKey() + t.getValue()).matches());
    if (!fit) {
      throw new BlobError(400, "InvalidTag", "The tags specified are invalid.");
    }
    return tags;
  }

  private static CloudResponse written(StoredBlob blob, int status) {
    return CloudResponse.empty(status)
        .with("etag", '"' + blob.etag() + '"')
        .with("last-modified", date(blob.modified()));
  }

  static String date(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atZone(ZoneOffset.UTC));
  }

  private static CloudResponse tags(StoredBlob blob) {
    return BlobContainerCalls.xml("<Tags>" + BlobContainerCalls.tagSet(blob) + "</Tags>");
  }

  private CloudResponse get(CloudRequest request) {
    StoredBlob blob = there();
    Map<String, String> headers = new LinkedHashMap<>(blob.headers());
    headers.put("etag", '"' + blob.etag() + '"');
    headers.put("last-modified", date(blob.modified()));
    headers.put("accept-ranges", "bytes");
    headers.put("x-ms-blob-type", "BlockBlob");
    headers.put("x-ms-creation-time", date(blob.modified()));
    blob.metadata().forEach((k, v) -> headers.put(META + k, v));
    if (!blob.tags().isEmpty()) {
      headers.put("x-ms-tag-count", Integer.toString(blob.tags().size()));
    }
    Optional<String> range =
        request.header("x-ms-range").or(() -> request.header("range")).filter(r -> blob.size() > 0);
    long from = 0;
    long length = blob.size();
    if (range.isPresent()) {
      Matcher m = RANGE.matcher(range.get());
      if (!m.matches() || Long.parseLong(m.group(1)) >= blob.size()) {
        throw new BlobError(416, "InvalidRange", "The range specified is invalid.");
      }
      from = Long.parseLong(m.group(1));
      long to = m.group(2).isEmpty() ? blob.size() - 1 : Long.parseLong(m.group(2));
      length = Math.min(to, blob.size() - 1) - from + 1;
      headers.put(
          "content-range", "bytes %d-%d/%d".formatted(from, from + length - 1, blob.size()));
      Optional.ofNullable(headers.remove("content-md5"))
          .ifPresent(md5 -> headers.put("x-ms-blob-content-md5", md5));
    }
    headers.put("content-length", Long.toString(length));
    int status = range.isPresent() ? 206 : 200;
    return request.method().equals("HEAD")
        ? new CloudResponse(200, headers, new byte[0])
        : CloudResponse.file(status, headers, new CloudResponse.Slice(blob.file(), from, length));
  }
}
