package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.verify.LiveVerification;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import java.time.Duration;
import java.util.Map;

/** Two servers with the same schema, the target following the source from the first row on. */
final class SwitchWorld implements AutoCloseable {
  static final int TABLES = 8;
  static final SyncName SYNC = new SyncName("abcdefgh");
  final PostgresPair pair;
  final Sides sides;

  SwitchWorld() {
    pair = PostgresPair.start(Map.of("wal_retrieve_retry_interval", "500ms"));
    sides = new Sides(SYNC, pair.source(), pair.target());
    StringBuilder schema = new StringBuilder();
    for (int i = 0; i < TABLES; i++) {
      schema.append(
          """
          CREATE TABLE item%d (id bigserial PRIMARY KEY, token text NOT NULL, n int NOT NULL,
            doc jsonb, at timestamptz DEFAULT now(), price numeric(10,2));
          """
              .formatted(i));
    }
    schema.append(
        """
        CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY, day date NOT NULL, token text,
          n int NOT NULL DEFAULT 0, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE event_a PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE event_b PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE note (body text, n int);
        ALTER TABLE note REPLICA IDENTITY FULL;
        CREATE SEQUENCE countdown INCREMENT -5 MINVALUE -1000000 MAXVALUE 1000000 START 1000;
        """);
    pair.asApplication(schema.toString());
    Setup.source(sides);
    pair.side(Side.SOURCE)
        .with(
            "test",
            c -> {
              dev.landfall.datasync.postgres.replication.Slots.create(
                  c, SYNC.forwardSlot(), Duration.ofSeconds(5));
              return true;
            });
    Setup.target(sides);
    Setup.follow(sides);
  }

  SwitchReport to(Side side) {
    return Switchover.run(sides, side, Budget.usual());
  }

  /** The target takes up what was made on the source, as the sync has it do before it compares. */
  static void takeUp(Sides sides) {
    Setup.takeUp(sides, sides.look(Side.SOURCE), sides.look(Side.TARGET));
  }

  /** Compares all rows, as the sync does where a switch says that it is needed. */
  VerificationResult compareAll() {
    return LiveVerification.run(
        pair.source(), pair.target(), sides.sync(), Side.SOURCE, Duration.ofMinutes(1));
  }

  @Override
  public void close() {
    pair.close();
  }
}
