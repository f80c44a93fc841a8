package dev.landfall.localclouds.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A message body as RFC 9112 section 6 frames it: a length, chunks, or until the end. */
final class BodyStream extends InputStream {
  private final InputStream in;
  private final boolean chunked;
  private long left;
  private boolean ended;

  private BodyStream(InputStream in, boolean chunked, long left) {
    this.in = in;
    this.chunked = chunked;
    this.left = left;
    this.ended = !chunked && left == 0;
  }

  static BodyStream chunked(InputStream in) {
    return new BodyStream(in, true, 0);
  }

  static BodyStream ofLength(InputStream in, long length) {
    return new BodyStream(in, false, length);
  }

  /** Whether it was read to its end, so that the connection can carry another request. */
  boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (ended) {
      return -1;
    }
    if (chunked && left == 0 && !nextChunk()) {
      return -1;
    }
    int n = in.read(to, offset, (int) Math.min(length, left));
    if (n < 0) {
      throw new EOFException("the backend closed in the middle of a body");
    }
    left -= n;
    if (left == 0) {
      if (chunked) {
        line(in);
      } else {
        ended = true;
      }
    }
    return n;
  }

  private boolean nextChunk() throws IOException {
    left = Long.parseLong(line(in).split(";", 2)[0].trim(), 16);
    if (left > 0) {
      return true;
    }
    while (!line(in).isEmpty()) {
      // trailers end with an empty line
    }
    ended = true;
    return false;
  }

  /** A line without its end. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the backend closed the connection");
      }
      if (line.length() > 16_384) {
        throw new IOException("a line of more than 16 KiB");
      }
      line.append((char) c);
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
