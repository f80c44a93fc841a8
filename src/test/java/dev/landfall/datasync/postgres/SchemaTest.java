package dev.landfall.datasync.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.datasync.postgres.copy.Shapes;
import dev.landfall.spine.FailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SchemaTest {
  private PostgresPair pair;

  @BeforeEach
  void start() {
    pair = PostgresPair.start();
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  @Test
  void aSchemaTakenFromTheSourceIsEqualToIt() {
    Assumptions.assumeTrue(
        PgDump.onPath().major().orElse(0) >= 15, "no pg_dump of 15 or newer on the PATH");
    pair.asApplication(Side.SOURCE, Shapes.SCHEMA);
    pair.asApplication(
        Side.SOURCE,
        """
        CREATE VIEW sums AS SELECT kind, count(*) AS n FROM event GROUP BY kind;
        CREATE MATERIALIZED VIEW kinds AS SELECT DISTINCT kind FROM event;
        COMMENT ON TABLE one_row IS 'a; b -- {c} ?';
        """);
    pair.asApplication(
        Side.SOURCE, "CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END");

    boolean made = SchemaFromSource.apply(pair.source(), pair.target(), PgDump.onPath());
    boolean madeAgain = SchemaFromSource.apply(pair.source(), pair.target(), PgDump.onPath());

    assertThat(made).isTrue();
    assertThat(madeAgain).isFalse();
    assertThat(SchemaDigest.compare(pair.source(), pair.target())).isEmpty();
    assertThat(Catalog.read(pair.target()).owners()).containsExactly("shop");
    assertThat(SchemaDigest.read(pair.target()).hash())
        .isEqualTo(SchemaDigest.read(pair.source()).hash());
  }

  @Test
  void eachDifferenceIsNamedWithBothDefinitions() {
    pair.asApplication(
        Side.SOURCE,
        "CREATE TABLE a (id int PRIMARY KEY, v varchar(20)); CREATE INDEX a_v ON a (v)");
    pair.asApplication(Side.TARGET, "CREATE TABLE a (id int PRIMARY KEY, v varchar(10))");
    pair.asApplication(Side.TARGET, "CREATE TYPE mood AS ENUM ('x')");

    var differences = SchemaDigest.compare(pair.source(), pair.target());

    assertThat(differences).extracting(SchemaDifference::describe).hasSize(3);
    assertThat(differences.getFirst().describe())
        .isEqualTo(
            "column public.a.v is character varying(20) on the source"
                + " and character varying(10) on the target");
    assertThat(differences.get(1).describe()).contains("index public.a_v is missing on the target");
    assertThat(differences.get(2).describe()).contains("public.mood stands on the target alone");
    assertThatThrownBy(() -> SchemaFromSource.apply(pair.source(), pair.target(), PgDump.onPath()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("differs from the source's in 3 points");
  }
}
