package dev.landfall.datasync.postgres.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ReplicaIdentitiesTest {
  @Test
  void aKeyThatReplicationCannotUseIsAsGoodAsNone() {
    try (PostgresPair pair = PostgresPair.start()) {
      pair.asApplication(
          """
          CREATE TABLE late_checked (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, n int);
          CREATE TABLE index_dropped (code text NOT NULL, n int);
          CREATE UNIQUE INDEX by_code ON index_dropped (code);
          ALTER TABLE index_dropped REPLICA IDENTITY USING INDEX by_code;
          DROP INDEX by_code;
          CREATE TABLE index_made_deferrable (code text NOT NULL, n int);
          CREATE UNIQUE INDEX by_other ON index_made_deferrable (code);
          ALTER TABLE index_made_deferrable REPLICA IDENTITY USING INDEX by_other;
          ALTER TABLE index_made_deferrable ADD CONSTRAINT by_other UNIQUE USING INDEX by_other
            DEFERRABLE;
          CREATE TABLE part_late (id int, PRIMARY KEY (id) DEFERRABLE) PARTITION BY RANGE (id);
          CREATE TABLE part_late_1 PARTITION OF part_late FOR VALUES FROM (0) TO (9);
          CREATE TABLE keyed (id int PRIMARY KEY);
          CREATE TABLE by_index (code text NOT NULL UNIQUE, n int);
          ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_index_code_key;
          CREATE TABLE whole (id int PRIMARY KEY DEFERRABLE);
          ALTER TABLE whole REPLICA IDENTITY FULL;
          """);

      assertThat(
              Preflight.run(
                  pair.source(),
                  pair.target(),
                  new SyncName("preflight1"),
                  PreflightOptions.existing()))
          .filteredOn(found -> found.check().equals("replica-identities"))
          .allMatch(Finding::blocks)
          .filteredOn(found -> found.side() == Side.SOURCE)
          .extracting(Finding::object)
          .containsExactlyInAnyOrder(
              "public.late_checked",
              "public.index_dropped",
              "public.index_made_deferrable",
              "public.part_late",
              "public.part_late_1");
    }
  }
}
