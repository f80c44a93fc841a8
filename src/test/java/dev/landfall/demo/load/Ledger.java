package dev.landfall.demo.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What customers were promised: one line for every acknowledged order, written before the
 * acknowledgement counts. A line is handed to the operating system whole, so it outlives this
 * process, however that ends.
 */
public final class Ledger implements AutoCloseable {
  private final FileChannel file;

  private Ledger(FileChannel file) {
    this.file = file;
  }

  /** One line of an order. */
  public record Item(int product, int quantity) {}

  /**
   * One acknowledged order.
   *
   * @param key the client's own key
   * @param orderId what the shop answered
   * @param scheduledMillis when it was due, since the epoch
   * @param acknowledgedMillis when it was acknowledged, since the epoch
   */
  public record Entry(
      UUID key, long orderId, List<Item> items, long scheduledMillis, long acknowledgedMillis) {

    String line() {
      String lines =
          items.stream()
              .map(i -> i.product() + ":" + i.quantity())
              .collect(Collectors.joining(","));
      return "%s\t%d\t%s\t%d\t%d\n"
          .formatted(key, orderId, lines, scheduledMillis, acknowledgedMillis);
    }

    static Entry parse(String line) {
      String[] parts = line.split("\t");
      List<Item> items =
          Stream.of(parts[2].split(","))
              .map(i -> i.split(":"))
              .map(i -> new Item(Integer.parseInt(i[0]), Integer.parseInt(i[1])))
              .toList();
      return new Entry(
          UUID.fromString(parts[0]),
          Long.parseLong(parts[1]),
          items,
          Long.parseLong(parts[3]),
          Long.parseLong(parts[4]));
    }
  }

  /** Opens a ledger, to go on where it ends. */
  public static Ledger open(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    return new Ledger(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Writes an entry; when this returns it survives the end of this process. */
  public synchronized void append(Entry entry) throws IOException {
    ByteBuffer line = ByteBuffer.wrap(entry.line().getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      file.write(line);
    }
  }

  /**
   * All entries. A last line without its end was not acknowledged to anybody and is left out.
   *
   * @throws IllegalArgumentException when a whole line is not an entry
   */
  public static List<Entry> read(Path path) throws IOException {
    String text = Files.readString(path);
    List<Entry> entries = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      entries.add(Entry.parse(text.substring(from, end)));
      from = end + 1;
    }
    return entries;
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
