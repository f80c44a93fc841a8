package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a catalog into chunks: small enough to spread and to lose, large enough not to count. */
final class ChunkPlan {
  private static final long SMALLEST = 8L << 20;
  private static final long LARGEST = 256L << 20;

  private ChunkPlan() {}

  /**
   * Every page of every table that holds rows stands in exactly one chunk. The last of a table has
   * no upper end, since a table may have grown between its measuring and the snapshot.
   *
   * @param parallel how many chunks are carried at once
   */
  static List<Chunk> of(Catalog source, Set<TableName> textOnly, int parallel) {
    List<CatalogTable> tables =
        source.withRows().stream().filter(table -> !table.unlogged()).toList();
    long total = tables.stream().mapToLong(CatalogTable::bytes).sum();
    long size = Math.clamp(total / (parallel * 8L), SMALLEST, LARGEST);
    List<Chunk> chunks = new ArrayList<>();
    for (CatalogTable table : tables) {
      WireFormat format =
          textOnly.contains(table.name()) || textOnly.contains(table.root())
              ? WireFormat.TEXT
              : WireFormat.BINARY;
      long count = Math.clamp(table.bytes() / size, 1, Math.max(1, table.pages()));
      for (long i = 0; i < count; i++) {
        boolean last = i == count - 1;
        chunks.add(
            new Chunk(
                chunks.size() + 1,
                table.name().sql(),
                table.root().sql(),
                table.columnList(),
                format,
                table.pages() * i / count,
                last ? null : table.pages() * (i + 1) / count,
                table.bytes() / count));
      }
    }
    return List.copyOf(chunks);
  }
}
