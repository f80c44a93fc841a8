package dev.landfall.localclouds.aws;

import dev.landfall.localclouds.http.CloudRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The content of an upload, as it was sent: whole, or in chunks with a checksum behind them (Amazon
 * S3 API Reference, "Signature calculations: transferring a payload in multiple chunks").
 */
final class AwsChunked {
  private AwsChunked() {}

  /** The content, its digest and its checksum compared with what the client said of them. */
  static byte[] content(CloudRequest request) {
    Map<String, String> trailer = new HashMap<>();
    byte[] content =
        request.header("x-amz-content-sha256").orElse("").startsWith("STREAMING-")
            ? joined(request.body(), trailer)
            : request.body();
    request
        .header("content-md5")
        .ifPresent(m -> require(m.equals(base64(S3Bucket.md5().digest(content))), "BadDigest"));
    String said =
        request
            .header("x-amz-checksum-crc32")
            .orElseGet(() -> trailer.getOrDefault("x-amz-checksum-crc32", ""));
    require(said.isEmpty() || said.equals(crc32(content)), "BadDigest");
    return content;
  }

  private static byte[] joined(byte[] body, Map<String, String> trailer) {
    ByteArrayOutputStream content = new ByteArrayOutputStream(body.length);
    int at = 0;
    while (true) {
      int end = lineEnd(body, at);
      String size = text(body, at, end).replaceFirst(";.*", "");
      int length = Integer.parseInt(size, 16);
      at = end + 2;
      if (length == 0) {
        break;
      }
      content.write(body, at, length);
      at += length + 2;
    }
    while (at < body.length) {
      int end = lineEnd(body, at);
      String[] line = text(body, at, end).split(":", 2);
      if (line.length == 2) {
        trailer.put(line[0].strip().toLowerCase(Locale.ROOT), line[1].strip());
      }
      at = end + 2;
    }
    return content.toByteArray();
  }

  private static int lineEnd(byte[] body, int from) {
    for (int i = from; i + 1 < body.length; i++) {
      if (body[i] == '\r' && body[i + 1] == '\n') {
        return i;
      }
    }
    throw new AwsError(400, "IncompleteBody", "The request body ends within a chunk.");
  }

  private static String text(byte[] body, int from, int to) {
    return new String(body, from, to - from, StandardCharsets.US_ASCII);
  }

  private static String crc32(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return base64(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static void require(boolean so, String code) {
    if (!so) {
      throw new AwsError(
          400, code, "The digest or checksum you specified did not match what we received.");
    }
  }
}
