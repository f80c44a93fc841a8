package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.http.CloudResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A refusal of Blob Storage, with its own code and words. */
final class BlobError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  BlobError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  CloudResponse response() {
    return new CloudResponse(
        status,
        Map.of("content-type", "application/xml", "x-ms-error-code", code),
        ("<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(code, getMessage()))
            .getBytes(StandardCharsets.UTF_8));
  }
}
