package dev.landfall.demo.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Every acknowledged write on disk, before it counts: what was promised to the user. */
final class Ledger implements AutoCloseable {
  private final Writer out;

  /**
   * One acknowledged order.
   *
   * @param key the client's key
   * @param order the order's number
   * @param items how many items it has
   */
  record Line(UUID key, long order, int items) {}

  Ledger(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      out = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void add(Line line) {
    try {
      out.write(line.key() + " " + line.order() + " " + line.items() + "\n");
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Line> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.stream()
        .map(line -> line.split(" "))
        .filter(parts -> parts.length == 3)
        .map(
            parts ->
                new Line(
                    UUID.fromString(parts[0]),
                    Long.parseLong(parts[1]),
                    Integer.parseInt(parts[2])))
        .toList();
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
