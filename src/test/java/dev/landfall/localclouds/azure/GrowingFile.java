package dev.landfall.localclouds.azure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file that somebody appends to, read from where it was left. */
final class GrowingFile {
  private final Path path;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private long read;

  GrowingFile(Path path) {
    this.path = path;
  }

  String name() {
    return path.getFileName().toString();
  }

  /**
   * The lines since this was asked last.
   *
   * @param whole whether nothing more will come, so that what has no end yet is a line too
   */
  List<String> lines(boolean whole) throws IOException {
    List<String> lines = new ArrayList<>();
    for (byte one : more()) {
      if (one == '\n') {
        lines.add(line());
      } else {
        begun.write(one);
      }
    }
    if (whole && begun.size() > 0) {
      lines.add(line());
    }
    return lines;
  }

  private String line() {
    String line = begun.toString(StandardCharsets.UTF_8);
    begun.reset();
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private byte[] more() throws IOException {
    if (!Files.exists(path)) {
      return new byte[0];
    }
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      ByteBuffer more = ByteBuffer.allocate(Math.toIntExact(channel.size() - read));
      channel.position(read);
      while (more.hasRemaining() && channel.read(more) >= 0) {
        continue;
      }
      read += more.position();
      byte[] bytes = new byte[more.position()];
      more.flip().get(bytes);
      return bytes;
    }
  }
}
