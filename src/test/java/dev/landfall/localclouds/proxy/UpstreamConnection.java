package dev.landfall.localclouds.proxy;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 connection to a backend, kept alive between requests (RFC 9112). */
final class UpstreamConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;

  final InetSocketAddress address;
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;
  private long idleSince = System.nanoTime();
  private boolean reusable;

  private UpstreamConnection(InetSocketAddress address, SocketChannel channel) throws IOException {
    this.address = address;
    this.channel = channel;
    this.in = new BufferedInputStream(channel.socket().getInputStream(), 16_384);
    this.out = new BufferedOutputStream(channel.socket().getOutputStream(), 16_384);
  }

  static UpstreamConnection open(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, CONNECT_MILLIS);
      return new UpstreamConnection(address, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether the backend still holds its end: an idle connection has nothing to say. */
  boolean usable(Duration maxIdle) {
    if (System.nanoTime() - idleSince > maxIdle.toNanos()) {
      return false;
    }
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends a request and reads the head of the answer. */
  UpstreamResponse exchange(
      String method,
      String target,
      Map<String, List<String>> headers,
      InputStream body,
      long length,
      Duration timeout)
      throws IOException {
    reusable = false;
    channel.socket().setSoTimeout(Math.toIntExact(timeout.toMillis()));
    send(method, target, headers, body, length);
    String status = BodyStream.line(in);
    while (status.startsWith("HTTP/1.1 100")) {
      while (!BodyStream.line(in).isEmpty()) {
        // the interim answer's headers
      }
      status = BodyStream.line(in);
    }
    return answer(method, status);
  }

  private void send(
      String method,
      String target,
      Map<String, List<String>> headers,
      InputStream body,
      long length)
      throws IOException {
    StringBuilder head = new StringBuilder(512).append(method).append(' ').append(target);
    head.append(" HTTP/1.1\r\n");
    headers.forEach(
        (name, values) ->
            values.forEach(v -> head.append(name).append(": ").append(v).append("\r\n")));
    if (length > 0 || length == 0 && !method.equals("GET") && !method.equals("HEAD")) {
      head.append("content-length: ").append(length).append("\r\n");
    } else if (length < 0) {
      head.append("transfer-encoding: chunked\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    if (length > 0) {
      body.transferTo(out);
    } else if (length < 0) {
      chunks(body);
    }
    out.flush();
  }

  private void chunks(InputStream body) throws IOException {
    byte[] buffer = new byte[8_192];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      if (n > 0) {
        out.write((Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(buffer, 0, n);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private UpstreamResponse answer(String method, String statusLine) throws IOException {
    String[] parts = statusLine.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
      throw new IOException("not an HTTP/1.1 answer: " + statusLine);
    }
    int status = Integer.parseInt(parts[1]);
    Map<String, List<String>> headers = headers();
    boolean close = parts[0].equals("HTTP/1.0") || has(headers, "connection", "close");
    if (method.equals("HEAD") || status == 204 || status == 304) {
      reusable = !close;
      return new UpstreamResponse(status, headers, 0, InputStream.nullInputStream());
    }
    if (has(headers, "transfer-encoding", "chunked")) {
      return framed(status, headers, -1, BodyStream.chunked(in), close);
    }
    if (headers.containsKey("content-length")) {
      long length = Long.parseLong(headers.get("content-length").getFirst().trim());
      return framed(status, headers, length, BodyStream.ofLength(in, length), close);
    }
    return new UpstreamResponse(status, headers, -1, in);
  }

  private UpstreamResponse framed(
      int status, Map<String, List<String>> headers, long length, BodyStream body, boolean close) {
    this.body = body;
    reusable = !close;
    return new UpstreamResponse(status, headers, length, body);
  }

  private BodyStream body = BodyStream.ofLength(InputStream.nullInputStream(), 0);

  /** Whether it can carry another request now. */
  boolean done() {
    idleSince = System.nanoTime();
    return reusable && body.ended();
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = BodyStream.line(in); !line.isEmpty(); line = BodyStream.line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers
            .computeIfAbsent(
                line.substring(0, colon).trim().toLowerCase(Locale.ROOT), k -> new ArrayList<>())
            .add(line.substring(colon + 1).trim());
      }
    }
    return headers;
  }

  private static boolean has(Map<String, List<String>> headers, String name, String value) {
    return headers.getOrDefault(name, List.of()).stream()
        .anyMatch(v -> v.toLowerCase(Locale.ROOT).contains(value));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // it is of no use any more either way
    }
  }
}
