package dev.landfall.datasync.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket carried to a container, by the stock SDKs on both sides. */
class CarriedTest {
  private static final Rules KEEP = new Rules(false, false, 16, Duration.ofSeconds(1));
  private static final Rules MIRROR = new Rules(true, true, 16, Duration.ofSeconds(1));
  private static final String SYNC = "0123456789ab";

  private TwoStores stores;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    stores = TwoStores.start(directory);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    stores.close();
  }

  @Test
  void twoThousandSmallObjectsAreCarriedWholeAndNotTwice() throws Exception {
    byte[][] contents = new byte[2000][];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = bytes(i, i % 300);
      stores.put("small/%04d.bin".formatted(i), contents[i]);
    }

    Progress first = carry(KEEP);

    assertThat(first.whole()).isTrue();
    assertThat(first.last().copied()).isEqualTo(2000);
    assertThat(stores.count("blob", "PUT blob")).isEqualTo(2000);
    Map<String, TargetObject> blobs = stores.blobs();
    assertThat(blobs).hasSize(2000);
    for (int i = 0; i < contents.length; i++) {
      assertThat(blobs.get("small/%04d.bin".formatted(i)).md5()).contains(md5(contents[i]));
    }

    carry(KEEP);

    assertThat(stores.count("blob", "PUT blob")).isEqualTo(2000);
    assertThat(compare(KEEP))
        .isEqualTo(new Comparison.Result(2000, first.last().seenBytes(), 0, List.of(), 0, 0));
  }

  @Test
  void aLargeObjectIsCarriedByItsPartsAndItsETagIsProved() throws Exception {
    byte[] film = bytes(7, 200 << 20);
    stores.putInParts("film.mp4", film, 16 << 20);
    stores.put("whole.bin", java.util.Arrays.copyOf(film, 20 << 20));

    Progress done = carry(KEEP);

    assertThat(done.examples()).isEmpty();
    assertThat(done.whole()).isTrue();
    assertThat(stores.count("blob", "PUT block")).isEqualTo(25 + 3);
    TargetObject blob = stores.blobs().get("film.mp4");
    assertThat(blob.size()).isEqualTo(film.length);
    assertThat(blob.stamp().orElseThrow().etag()).endsWith("-13");
    assertThat(stores.blobs().get("whole.bin").md5())
        .contains(md5(java.util.Arrays.copyOf(film, 20 << 20)));
    assertThat(compare(KEEP).differing()).isZero();
  }

  private Progress carry(Rules rules) {
    if (stores.target().state().progress().isEmpty()) {
      stores.target().save(Progress.planned(SYNC, rules.word(), 0, 0));
    }
    new Carrier(stores.session(), rules, SYNC, Clock.systemUTC()).run(System.out);
    return stores.target().state().progress().orElseThrow();
  }

  private Comparison.Result compare(Rules rules) {
    try (Source source = stores.source()) {
      return new Comparison(
              source,
              stores.target(),
              rules,
              threads,
              Instant.parse(stores.target().state().progress().orElseThrow().lastBegan()))
          .run();
    }
  }

  private static byte[] bytes(long seed, int length) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }

  private static String md5(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
  }
}
