package dev.landfall.datasync.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.CatalogTable.Kind;
import dev.landfall.datasync.postgres.CatalogTable.ReplicaIdentity;
import dev.landfall.datasync.postgres.Column;
import dev.landfall.datasync.postgres.TableName;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ChunkPlanProperties {
  private static final long PAGE = 8192;

  @Property
  void everyPageOfEveryTableStandsInExactlyOneChunk(
      @ForAll @Size(min = 1, max = 8) List<@LongRange(max = 5_000_000) Long> pages,
      @ForAll @IntRange(min = 1, max = 64) int parallel) {
    List<CatalogTable> tables =
        IntStream.range(0, pages.size()).mapToObj(i -> table("t" + i, pages.get(i))).toList();

    List<Chunk> chunks = ChunkPlan.of(new Catalog(tables, List.of()), Set.of(), parallel);

    assertThat(chunks).extracting(Chunk::no).doesNotHaveDuplicates();
    for (CatalogTable table : tables) {
      List<Chunk> own =
          chunks.stream().filter(c -> c.sourceTable().equals(table.name().sql())).toList();
      assertThat(own.getFirst().fromPage()).isZero();
      assertThat(own.getLast().toPage()).isNull();
      for (int i = 1; i < own.size(); i++) {
        assertThat(own.get(i - 1).toPage()).isEqualTo(own.get(i).fromPage());
        assertThat(own.get(i).fromPage()).isGreaterThan(own.get(i - 1).fromPage());
      }
    }
  }

  @Property
  void noChunkIsMuchLargerThanTheLargestWorthLosing(
      @ForAll @LongRange(max = 500_000_000) long pages,
      @ForAll @IntRange(min = 1, max = 64) int parallel) {
    List<Chunk> chunks =
        ChunkPlan.of(new Catalog(List.of(table("t", pages)), List.of()), Set.of(), parallel);

    assertThat(chunks).allMatch(chunk -> chunk.bytesEstimate() <= 512L << 20);
  }

  private static CatalogTable table(String name, long pages) {
    TableName own = new TableName("public", name);
    return new CatalogTable(
        own,
        Kind.ORDINARY,
        own,
        List.of(new Column("id", "bigint", true, false)),
        List.of("id"),
        List.of(),
        ReplicaIdentity.KEY,
        "shop",
        false,
        pages,
        pages * PAGE,
        0);
  }
}
