package dev.landfall.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSizeTest {
  @ParameterizedTest
  @CsvSource({
    "db.t4g.micro, Standard_B1ms, Burstable",
    "db.t3.medium, Standard_B2s, Burstable",
    "db.m6g.large, Standard_D2ds_v5, GeneralPurpose",
    "db.m6i.12xlarge, Standard_D48ds_v5, GeneralPurpose",
    "db.m5d.xlarge, Standard_D4ds_v5, GeneralPurpose",
    "db.r6g.2xlarge, Standard_E8ds_v5, MemoryOptimized"
  })
  void a_class_becomes_a_size_with_as_many_vcpus(String instanceClass, String sku, String tier) {
    assertThat(ServerSize.of(instanceClass))
        .hasValueSatisfying(
            s -> {
              assertThat(s.sku()).isEqualTo(sku);
              assertThat(s.tier()).hasToString(tier);
            });
  }

  @ParameterizedTest
  @CsvSource({"db.serverless", "db.z1d.large", "db.m6g.99xlarge"})
  void what_is_not_known_is_not_guessed(String instanceClass) {
    assertThat(ServerSize.of(instanceClass)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"256, 512, 0.25, 0.5Gi", "256, 2048, 1.00, 2.0Gi", "1024, 2048, 1.00, 2.0Gi"})
  void a_task_gets_a_replica_at_least_as_large(int units, int mib, String cpu, String memory) {
    assertThat(AppSize.of(units, mib)).hasValue(new AppSize(cpu, memory));
  }

  @Test
  void what_no_replica_can_have_is_not_guessed() {
    assertThat(AppSize.of(8192, 16_384)).isEmpty();
    assertThat(AppSize.of(0, 0)).isEmpty();
  }

  @Test
  void storage_is_never_smaller() {
    assertThat(ServerSize.storage(20)).isEqualTo(32);
    assertThat(ServerSize.storage(128)).isEqualTo(128);
    assertThat(ServerSize.storage(129)).isEqualTo(256);
  }
}
