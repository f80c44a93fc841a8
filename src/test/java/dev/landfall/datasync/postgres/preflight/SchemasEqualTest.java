package dev.landfall.datasync.postgres.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.SchemaDifference;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemasEqualTest {

  @Test
  void ofATableThatIsMissingOnlyItsNameIsTold() {
    List<SchemaDifference> differences =
        List.of(
            missing("column", "public.orders.id", "bigint not null"),
            missing("constraint", "public.orders.orders_pkey", "PRIMARY KEY (id)"),
            missing(
                "index", "public.by_day", "CREATE INDEX by_day ON public.orders USING brin (d)"),
            missing("sequence", "public.orders_id_seq", "bigint from 1"),
            missing("table", "public.orders", "ordinary replica identity d"));

    assertThat(SchemasEqual.told(differences))
        .contains(
            "the schemas differ: table public.orders is missing on the target;"
                + " run the application's migrations on the target, or declare schema: FromSource");
  }

  @Test
  void whatBelongsToATableOfASimilarNameIsTold() {
    List<SchemaDifference> differences =
        List.of(
            missing("column", "public.orders_old.id", "bigint"),
            missing(
                "index", "public.old", "CREATE INDEX old ON public.orders_old USING btree (id)"),
            missing("table", "public.orders", "ordinary replica identity d"));

    assertThat(SchemasEqual.told(differences).orElseThrow())
        .contains("public.orders is missing", "column public.orders_old.id", "index public.old");
  }

  @Test
  void fiveAreNamedAndTheOthersCounted() {
    List<SchemaDifference> differences =
        IntStream.range(0, 20).mapToObj(i -> missing("table", "public.t" + i, "ordinary")).toList();

    assertThat(SchemasEqual.told(differences).orElseThrow())
        .contains("public.t0 ", "public.t4 ", "and 15 more")
        .doesNotContain("public.t5 ");
  }

  @Test
  void equalSchemasHaveNothingToTell() {
    assertThat(SchemasEqual.told(List.of())).isEmpty();
  }

  private static SchemaDifference missing(String kind, String object, String source) {
    return new SchemaDifference(kind, object, source, null);
  }
}
