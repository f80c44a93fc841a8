package dev.landfall.datasync.postgres.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ForeignSubscriptionsTest {
  private static final SyncName SYNC = new SyncName("preflight1");

  @Test
  void whatFeedsRowsPastTheFenceBlocksOnEitherSideUntilItIsDisabled() {
    try (PostgresPair pair = PostgresPair.start()) {
      subscribe(pair, Side.SOURCE, "\"Head Office\"");
      subscribe(pair, Side.TARGET, "landfall_othersync_fwd");

      List<Finding> findings = foreign(pair);

      assertThat(findings).allMatch(Finding::blocks);
      assertThat(findings)
          .extracting(Finding::describe)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("Head Office", "source", "fence")
                      .endsWith("; ALTER SUBSCRIPTION \"Head Office\" DISABLE"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("target")
                      .endsWith("; ALTER SUBSCRIPTION \"landfall_othersync_fwd\" DISABLE"));
      pair.asSuperuser(Side.SOURCE, "ALTER SUBSCRIPTION \"Head Office\" DISABLE");
      pair.asSuperuser(Side.TARGET, "ALTER SUBSCRIPTION landfall_othersync_fwd DISABLE");
      assertThat(foreign(pair)).isEmpty();
    }
  }

  @Test
  void thoseOfThisSyncAndThoseOfOtherDatabasesAreInNobodysWay() throws SQLException {
    try (PostgresPair pair = PostgresPair.start()) {
      subscribe(pair, Side.SOURCE, SYNC.reverseSubscription());
      subscribe(pair, Side.TARGET, SYNC.forwardSubscription());
      int port = pair.source().endpoint().port();
      try (Connection other =
              DriverManager.getConnection(
                  "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                  "postgres",
                  PostgresPair.PASSWORD);
          Statement statement = other.createStatement()) {
        statement.execute(made("elsewhere"));
      }

      assertThat(foreign(pair)).isEmpty();
    }
  }

  private static void subscribe(PostgresPair pair, Side side, String name) {
    pair.asSuperuser(side, made(name));
  }

  /** It reaches nobody: what counts is that it is meant to run. */
  private static String made(String name) {
    return "CREATE SUBSCRIPTION %s CONNECTION 'host=127.0.0.1 port=1 dbname=feeder' PUBLICATION feed WITH (connect = false, slot_name = 'feed'); ALTER SUBSCRIPTION %s ENABLE"
        .formatted(name, name);
  }

  private static List<Finding> foreign(PostgresPair pair) {
    return Preflight.run(pair.source(), pair.target(), SYNC, PreflightOptions.existing()).stream()
        .filter(found -> found.check().equals("foreign-subscriptions"))
        .toList();
  }
}
