package dev.landfall.environment.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.Credentials;
import dev.landfall.api.v1alpha1.SecretRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.DBInstance;

class SourceDatabaseTest {
  private static final AwsSide.Database MAIN =
      new AwsSide.Database(
          "main", "shop-db", null, new Credentials(new SecretRef("shop-db-aws")), null);

  @Test
  void its_size_is_what_RDS_tells() {
    DBInstance told =
        DBInstance.builder()
            .dbInstanceClass("db.m6g.large")
            .allocatedStorage(100)
            .storageType("gp3")
            .multiAZ(true)
            .storageEncrypted(true)
            .publiclyAccessible(false)
            .backupRetentionPeriod(7)
            .build();

    DatabaseSize size = DatabaseSize.of(told);

    assertThat(size).isEqualTo(new DatabaseSize("db.m6g.large", 100, "gp3", true, true, false, 7));
  }

  @Test
  void what_RDS_leaves_out_is_no_failure() {
    DatabaseSize size = DatabaseSize.of(DBInstance.builder().build());

    assertThat(size).isEqualTo(new DatabaseSize("", 0, "", false, false, false, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb", "aurora-postgresql"})
  void another_engine_is_refused_by_its_field(String engine) {
    DBInstance told = DBInstance.builder().engine(engine).build();

    assertThatThrownBy(() -> SourceReader.requirePostgres(MAIN, told))
        .hasMessageContaining("spec.aws.databases[main].instance")
        .hasMessageContaining("shop-db")
        .hasMessageContaining("its engine is " + engine);
  }

  @Test
  void PostgreSQL_is_taken() {
    DBInstance told = DBInstance.builder().engine("postgres").build();

    DBInstance taken = SourceReader.requirePostgres(MAIN, told);

    assertThat(taken).isSameAs(told);
  }
}
