package dev.landfall.datasync.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class CatalogTest {
  private static PostgresPair pair;

  @BeforeAll
  static void start() {
    pair = PostgresPair.start();
    pair.asApplication(
        """
        CREATE TABLE "Order Lines" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          "Größe" numeric(10,2), twice numeric GENERATED ALWAYS AS ("Größe" * 2) STORED);
        CREATE TABLE event (id bigint, at date NOT NULL, PRIMARY KEY (id, at))
          PARTITION BY RANGE (at);
        CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE keyless (v text);
        CREATE SEQUENCE countdown INCREMENT -5;
        """);
  }

  @AfterAll
  static void stop() {
    pair.close();
  }

  @Test
  void theCatalogNamesTablesWithTheColumnsThatAreCarried() {
    Catalog catalog = Catalog.read(pair.source());

    CatalogTable lines = catalog.table(new TableName("public", "Order Lines")).orElseThrow();
    assertThat(lines.columns())
        .containsExactly(
            new Column("Id", "bigint", true, true),
            new Column("Größe", "numeric(10,2)", false, false));
    assertThat(lines.key()).containsExactly("Id");
    assertThat(lines.owner()).isEqualTo("shop");
    assertThat(catalog.owners()).containsExactly("shop");
  }

  @Test
  void partitionsHoldRowsAndArePublishedThroughTheirRoot() {
    Catalog catalog = Catalog.read(pair.target());

    assertThat(catalog.published()).extracting(t -> t.name().name()).contains("event", "keyless");
    assertThat(catalog.published()).extracting(t -> t.name().name()).doesNotContain("event_2025");
    assertThat(catalog.withRows()).extracting(t -> t.name().name()).contains("event_2025");
    assertThat(catalog.withRows()).extracting(t -> t.name().name()).doesNotContain("event");
    assertThat(catalog.table(new TableName("public", "event_2025")).orElseThrow().root())
        .isEqualTo(new TableName("public", "event"));
  }

  @Test
  void sequencesAreReadWithTheirDirection() {
    assertThat(Catalog.read(pair.source()).sequences())
        .contains(
            new CatalogSequence(
                new TableName("public", "countdown"), "shop", -5, Long.MIN_VALUE, -1, false));
  }

  @Test
  void theSchemaOfOurOwnIsMadeOnceAndIsNotData() {
    pair.target()
        .with(
            "test",
            connection -> {
              LandfallSchema.ensure(connection);
              LandfallSchema.ensure(connection);
              return null;
            });

    assertThat(Catalog.read(pair.target()).tables())
        .noneMatch(table -> table.name().schema().equals("landfall"));
  }

  @Test
  void noPasswordIsPrinted() {
    assertThat(pair.source() + " " + pair.source().endpoint().conninfo())
        .doesNotContain("password");
  }
}
