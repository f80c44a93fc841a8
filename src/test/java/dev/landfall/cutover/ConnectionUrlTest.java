package dev.landfall.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.spine.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlTest {
  private static final DatabaseAddress ELSEWHERE = new DatabaseAddress("10.0.2.4", 6432, "other");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://shop:p%40ss@db.example:5433/shop?sslmode=require"
            + "|postgresql://shop:p%40ss@10.0.2.4:6432/other?sslmode=require",
        "postgres://shop@db.example/shop|postgres://shop@10.0.2.4:6432/other",
        "jdbc:postgresql://db.example/shop?user=shop|jdbc:postgresql://10.0.2.4:6432/other?user=shop",
        "postgresql://[2001:db8::1]:5432/shop|postgresql://10.0.2.4:6432/other",
      })
  void onlyHostPortAndDatabaseAreReplaced(String before, String after) {
    assertThat(ConnectionUrl.parse(before, "secret").leadingTo(ELSEWHERE)).isEqualTo(after);
  }

  @Test
  void thePortIsPostgresOwnWhenNoneIsWritten() {
    assertThat(ConnectionUrl.parse("postgresql://u@h/d", "secret").address())
        .isEqualTo(new DatabaseAddress("h", 5432, "d"));
  }

  @Test
  void leadingBackGivesWhatStoodBefore() {
    String url = "postgresql://shop:pw@db.example:5432/shop?sslmode=require&x=1";
    ConnectionUrl before = ConnectionUrl.parse(url, "secret");

    String there = before.leadingTo(ELSEWHERE);

    assertThat(ConnectionUrl.parse(there, "secret").leadingTo(before.address())).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mysql://u:hunter2@h/d", "postgresql://u:hunter2@h", "hunter2"})
  void whatIsNoUrlIsRefusedByTheNameOfItsPlaceAndNeverShown(String text) {
    assertThatThrownBy(() -> ConnectionUrl.parse(text, "secret shop/database, key DATABASE_URL"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("shop/database")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void itNeverPrintsItsPassword() {
    assertThat(ConnectionUrl.parse("postgresql://u:hunter2@h/d", "secret").toString())
        .doesNotContain("hunter2");
  }
}
