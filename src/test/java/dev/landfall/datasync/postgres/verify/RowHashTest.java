package dev.landfall.datasync.postgres.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.copy.Shapes;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class RowHashTest {
  private static final String FIXED_ROWS =
      Shapes.ROWS.replace("now()", "timestamptz '2025-06-07 08:09:10'");

  /** Values that are easily taken for one another. */
  private static final String ALIKE =
      """
      CREATE TABLE alike (id int, a text, b text, n numeric, f double precision, j jsonb,
        at timestamptz, d date, i int, o boolean, big bigint);
      INSERT INTO alike (a, b) VALUES (NULL, NULL), ('', NULL), (NULL, ''), ('', ''), ('x', 'y'),
        ('y', 'x'), ('xy', ''), ('', 'xy'), ('x ', 'y'), ('ss', 'a'), ('ß', 'a'), ('SS', 'a');
      INSERT INTO alike (n) VALUES (1.0), (1.00), (1), ('NaN'), ('Infinity'), (0), (-1);
      INSERT INTO alike (f) VALUES ('-0'), ('0'), ('NaN'), ('Infinity'), (0.1), (0.1::real);
      INSERT INTO alike (j) VALUES ('1.0'), ('1.00'), ('null'), ('"1.0"'), ('{}'), ('[]');
      INSERT INTO alike (at) VALUES ('epoch'), ('epoch'::timestamptz + interval '1 microsecond'),
        ('infinity'), ('-infinity'), ('2000-01-01 00:00:00.000001+00'),
        ('2000-01-01 01:11:34.967296+00');
      INSERT INTO alike (big) VALUES (1), (4294967296), (-1), (4294967295), (-4294967296);
      INSERT INTO alike (d) VALUES ('epoch'), ('infinity'), ('5874897-01-01'), ('4713-01-01 BC');
      INSERT INTO alike (i) VALUES (0), (1); INSERT INTO alike (o) VALUES (true), (false);
      """;

  @Test
  void aRowHasOneHashOnEveryMajorWhateverCollationAndTimeZoneAre() {
    try (PostgresPair old = PostgresPair.start(15, 16, Map.of());
        PostgresPair recent = PostgresPair.start(17, 18, Map.of())) {
      old.asSuperuser(
          Side.TARGET,
          """
          CREATE DATABASE elsewhere OWNER landfall_admin TEMPLATE template0 LOCALE_PROVIDER icu
            ICU_LOCALE 'tr-TR' LOCALE 'C' ENCODING 'UTF8'
          """);
      old.asSuperuser(
          Side.TARGET,
          """
          ALTER DATABASE elsewhere SET TimeZone = 'Asia/Kathmandu';
          ALTER DATABASE elsewhere SET DateStyle = 'SQL, DMY';
          ALTER DATABASE elsewhere SET IntervalStyle = 'iso_8601';
          ALTER DATABASE elsewhere SET bytea_output = 'escape';
          ALTER DATABASE elsewhere SET extra_float_digits = 0
          """);
      try (Database elsewhere = old.database(Side.TARGET, "elsewhere")) {
        Map<String, String> expected = hashes(filled(old.source()));

        assertThat(expected).hasSizeGreaterThan(10);
        assertThat(hashes(filled(old.target()))).isEqualTo(expected);
        assertThat(hashes(filled(recent.source()))).isEqualTo(expected);
        assertThat(hashes(filled(recent.target()))).isEqualTo(expected);
        assertThat(hashes(filled(elsewhere))).isEqualTo(expected);
      }
    }
  }

  @Test
  void valuesThatAreEasilyTakenForOneAnotherHaveHashesOfTheirOwn() {
    try (PostgresPair pair = PostgresPair.start()) {
      pair.asApplication(Side.SOURCE, ALIKE);
      CatalogTable table = Catalog.read(pair.source()).published().getFirst();

      String same =
          text(
              pair.source(),
              "SELECT coalesce(string_agg(r, ' | '), '') FROM (SELECT string_agg(t::text, ' = ') r"
                  + " FROM alike t GROUP BY "
                  + RowHash.of(table)
                  + " HAVING count(*) > 1) x");

      assertThat(same).isEmpty();
    }
  }

  @Test
  void oneByteThatDiffersIsNamedByRowAndColumn() throws Exception {
    String rows =
        """
        CREATE TABLE narrow (id bigint PRIMARY KEY, n int, at timestamptz, kind text);
        INSERT INTO narrow SELECT g, g % 1000, timestamptz 'epoch' + g * interval '1 s', 'k' || g
          FROM generate_series(1, 20000) g;
        """;
    try (PostgresPair pair = PostgresPair.start()) {
      pair.asApplication(rows);
      pair.asApplication(Side.TARGET, "UPDATE narrow SET kind = 'k12346' WHERE id = 12345");
      Catalog catalog = Catalog.read(pair.source());
      try (Connection here = pair.source().open("test", Database.STATEMENT_TIMEOUT);
          Connection there = pair.target().open("test", Database.STATEMENT_TIMEOUT)) {
        Comparison comparison = new Comparison(here, there);

        comparison.whole(catalog.published().getFirst(), new Keys(catalog), Tempo.FULL);

        assertThat(comparison.examples())
            .extracting(RowDifference::toString)
            .containsExactly("public.narrow {id=12345} differs in kind");
      }
    }
  }

  private static Database filled(Database database) {
    return database.with(
        "test",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(
                "SET search_path = public; " + Shapes.SCHEMA + FIXED_ROWS + "RESET search_path");
          }
          return database;
        });
  }

  /** Count and sum of each table, the buckets among them. */
  private static Map<String, String> hashes(Database database) {
    Map<String, String> hashes = new TreeMap<>();
    for (CatalogTable table : Catalog.read(database).published()) {
      hashes.put(
          table.name().toString(),
          text(
              database,
              "SELECT md5(string_agg(s::text, ' ' ORDER BY s)) FROM ("
                  + RowSql.sums(table, 0, null)
                  + ") s"));
    }
    return hashes;
  }

  private static String text(Database database, String sql) {
    return database.with(
        "test",
        connection -> {
          try (Statement statement = connection.createStatement();
              var row = statement.executeQuery(sql.replace("FROM alike", "FROM public.alike"))) {
            row.next();
            return String.valueOf(row.getString(1));
          }
        });
  }
}
