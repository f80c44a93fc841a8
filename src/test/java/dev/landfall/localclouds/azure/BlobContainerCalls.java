package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is done with a container as a whole (Blob service REST API). */
final class BlobContainerCalls {
  private static final int MOST = 5000;

  private final BlobContainerData data;
  private final String name;

  BlobContainerCalls(BlobContainerData data, String name) {
    this.data = data;
    this.name = name;
  }

  CloudResponse answer(CloudRequest request) {
    return switch (request.method() + " " + request.query("comp").orElse("")) {
      case "GET ", "HEAD ", "GET metadata" -> properties();
      case "PUT metadata" -> {
        data.metadata(BlobCalls.metadata(request));
        yield told(200);
      }
      case "GET list" -> list(request);
      case "PUT lease" -> lease(request);
      case "PUT " ->
          throw new BlobError(
              409, "ContainerAlreadyExists", "The specified container already exists.");
      default ->
          throw new BlobError(
              405, "UnsupportedHttpVerb", "The resource doesn't support the specified verb.");
    };
  }

  private CloudResponse told(int status) {
    return CloudResponse.empty(status)
        .with("etag", "\"0x%X\"".formatted(data.modified().getEpochSecond()))
        .with("last-modified", BlobCalls.date(data.modified()));
  }

  private CloudResponse properties() {
    boolean leased = data.lease().isPresent();
    CloudResponse answer =
        told(200)
            .with("x-ms-lease-state", leased ? "leased" : "available")
            .with("x-ms-lease-status", leased ? "locked" : "unlocked")
            .with("x-ms-has-immutability-policy", "false")
            .with("x-ms-has-legal-hold", "false");
    for (Map.Entry<String, String> word : data.metadata().entrySet()) {
      answer = answer.with("x-ms-meta-" + word.getKey(), word.getValue());
    }
    return answer;
  }

  private CloudResponse lease(CloudRequest request) {
    Optional<BlobContainerData.Lease> now = data.lease();
    String shown = request.header("x-ms-lease-id").orElse("");
    return switch (request.header("x-ms-lease-action").orElse("")) {
      case "acquire" -> {
        String id = request.header("x-ms-proposed-lease-id").orElse(UUID.randomUUID().toString());
        if (now.filter(l -> !l.id().equals(id)).isPresent()) {
          throw new BlobError(409, "LeaseAlreadyPresent", "There is already a lease present.");
        }
        data.lease(
            id,
            Duration.ofSeconds(Long.parseLong(request.header("x-ms-lease-duration").orElse("60"))));
        yield told(201).with("x-ms-lease-id", id);
      }
      case "renew" -> {
        BlobContainerData.Lease mine = mine(now, shown);
        data.lease(mine.id(), mine.period());
        yield told(200).with("x-ms-lease-id", mine.id());
      }
      case "release" -> {
        mine(now, shown);
        data.unlease();
        yield told(200);
      }
      case "break" -> {
        if (now.isEmpty()) {
          throw new BlobError(
              409, "LeaseNotPresentWithLeaseOperation", "There is currently no lease.");
        }
        data.unlease();
        yield told(202).with("x-ms-lease-time", "0");
      }
      default -> throw new BlobError(400, "InvalidHeaderValue", "x-ms-lease-action");
    };
  }

  private static BlobContainerData.Lease mine(Optional<BlobContainerData.Lease> now, String shown) {
    return now.filter(l -> l.id().equals(shown))
        .orElseThrow(
            () ->
                new BlobError(
                    409,
                    "LeaseIdMismatchWithLeaseOperation",
                    "The lease ID specified did not match the lease ID for the container."));
  }

  private CloudResponse list(CloudRequest request) {
    int most = Math.min(MOST, request.query("maxresults").map(Integer::parseInt).orElse(MOST));
    String prefix = request.query("prefix").orElse("");
    String from =
        request
            .query("marker")
            .filter(m -> !m.isEmpty())
            .map(m -> new String(Base64.getUrlDecoder().decode(m), StandardCharsets.UTF_8))
            .orElse("");
    Set<String> included = Set.of(request.query("include").orElse("").split(","));
    StringBuilder blobs = new StringBuilder();
    String next = "";
    int count = 0;
    for (StoredBlob blob : data.blobs().tailMap(from, true).values()) {
      if (!blob.name().startsWith(prefix)) {
        continue;
      }
      if (count++ == most) {
        next = Base64.getUrlEncoder().encodeToString(blob.name().getBytes(StandardCharsets.UTF_8));
        break;
      }
      blobs.append(entry(blob, included));
    }
    return xml(
        "<EnumerationResults ServiceEndpoint=\"\" ContainerName=\"%s\"><Blobs>%s</Blobs><NextMarker>%s</NextMarker></EnumerationResults>"
            .formatted(name, blobs, next));
  }

  private static String entry(StoredBlob blob, Set<String> included) {
    StringBuilder properties = new StringBuilder();
    blob.headers()
        .forEach(
            (h, v) -> {
              String element =
                  switch (h) {
                    case "content-type" -> "Content-Type";
                    case "content-encoding" -> "Content-Encoding";
                    case "content-language" -> "Content-Language";
                    case "content-disposition" -> "Content-Disposition";
                    case "content-md5" -> "Content-MD5";
                    default -> "Cache-Control";
                  };
              properties.append(text(element, v));
            });
    StringBuilder metadata = new StringBuilder();
    if (included.contains("metadata")) {
      blob.metadata().forEach((k, v) -> metadata.append(text(k, v)));
    }
    return "<Blob>%s<Properties>%s%s%s%s<BlobType>BlockBlob</BlobType></Properties><Metadata>%s</Metadata>%s</Blob>"
        .formatted(
            text("Name", blob.name()),
            text("Last-Modified", BlobCalls.date(blob.modified())),
            text("Etag", blob.etag()),
            text("Content-Length", Long.toString(blob.size())),
            properties,
            metadata,
            included.contains("tags") && !blob.tags().isEmpty()
                ? "<Tags>" + tagSet(blob) + "</Tags>"
                : "");
  }

  static String tagSet(StoredBlob blob) {
    StringBuilder tags = new StringBuilder("<TagSet>");
    blob.tags()
        .forEach(
            (k, v) ->
                tags.append("<Tag>")
                    .append(text("Key", k))
                    .append(text("Value", v))
                    .append("</Tag>"));
    return tags.append("</TagSet>").toString();
  }

  private static String text(String element, String value) {
    return "<%s>%s</%s>"
        .formatted(
            element,
            value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            element);
  }

  static CloudResponse xml(String document) {
    return new CloudResponse(
        200,
        Map.of("content-type", "application/xml"),
        ("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + document).getBytes(StandardCharsets.UTF_8));
  }
}
