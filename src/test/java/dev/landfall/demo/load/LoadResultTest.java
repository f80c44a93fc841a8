package dev.landfall.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadResultTest {
  private static Sample write(long due, long latency) {
    return new Sample(true, due, due + latency, "aws db");
  }

  @Test
  void a_write_counts_in_every_window_it_was_under_way_in() {
    List<Sample> writes = List.of(write(1_000, 5), write(1_010, 700), write(3_000, 4));
    LoadResult result = new LoadResult(writes, 0, 0, 0, 0);

    assertThat(at(result, 1_500, 1_600)).isEqualTo(700);
    assertThat(at(result, 1_711, 2_999)).isZero();
    assertThat(at(result, 0, 1_009)).isEqualTo(5);
    assertThat(result.longestGapMillis(true)).isEqualTo(3_004 - 1_710);
  }

  private static long at(LoadResult result, long from, long until) {
    return result.longestWriteBetween(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until));
  }

  @Test
  void a_bucket_keeps_the_longest_and_the_99th_of_100() {
    List<Sample> hundred =
        java.util.stream.LongStream.rangeClosed(1, 100).mapToObj(i -> write(250, i)).toList();

    assertThat(Bucket.timeline(hundred))
        .containsExactly(new Bucket(200, 100, 100, 99, List.of("aws db")));
  }

  @Test
  void a_line_torn_by_the_end_of_the_client_is_left_out(@TempDir Path dir) throws IOException {
    Path path = dir.resolve("ledger");
    Ledger.Entry entry =
        new Ledger.Entry(UUID.randomUUID(), 7, List.of(new Ledger.Item(1, 2)), 10, 20);
    try (Ledger ledger = Ledger.open(path)) {
      ledger.append(entry);
    }
    Files.writeString(path, "0b2f3e", StandardOpenOption.APPEND);

    assertThat(Ledger.read(path)).containsExactly(entry);
  }
}
