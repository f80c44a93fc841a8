package dev.landfall.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheSizeTest {
  @ParameterizedTest
  @CsvSource({
    "cache.t4g.micro, 1, Balanced_B0",
    "cache.t3.medium, 1, Balanced_B3",
    "cache.m7g.large, 1, Balanced_B5",
    "cache.m6g.xlarge, 3, Balanced_B50",
    "cache.r7g.large, 1, MemoryOptimized_M20",
    "cache.r6g.2xlarge, 2, MemoryOptimized_M100"
  })
  void the_smallest_size_that_holds_as_much_is_taken(String nodeType, int shards, String sku) {
    assertThat(CacheSize.of(nodeType, shards)).map(CacheSize::sku).contains(sku);
  }

  @Test
  void what_is_not_known_or_larger_than_all_there_is_gets_no_size() {
    assertThat(CacheSize.of("cache.c7gn.large", 1)).isEmpty();
    assertThat(CacheSize.of("cache.m7g.huge", 1)).isEmpty();
    assertThat(CacheSize.of("cache.r7g.16xlarge", 90)).isEmpty();
  }
}
