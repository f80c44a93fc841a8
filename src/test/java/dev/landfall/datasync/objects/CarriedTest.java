package dev.landfall.datasync.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.datasync.worker.WorkerProgram;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.process.Await;
import dev.landfall.spine.FailureException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tag;

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
    stores.put("whole.bin", Arrays.copyOf(film, 20 << 20));

    Progress done = carry(KEEP);

    assertThat(done.examples()).isEmpty();
    assertThat(done.whole()).isTrue();
    assertThat(stores.count("blob", "PUT block")).isEqualTo(25 + 3);
    TargetObject blob = stores.blobs().get("film.mp4");
    assertThat(blob.size()).isEqualTo(film.length);
    assertThat(blob.stamp().orElseThrow().etag()).endsWith("-13");
    assertThat(stores.blobs().get("whole.bin").md5()).contains(md5(Arrays.copyOf(film, 20 << 20)));
    assertThat(compare(KEEP).differing()).isZero();
  }

  @Test
  void whatSomebodyElseWroteInAnObjectsPlaceStays() {
    byte[] theirs = {4, 5, 6};
    stores.put("avatar.png", new byte[] {1, 2, 3});
    carry(KEEP);
    stores.target().put("avatar.png", theirs, md5Bytes(theirs), PLAIN);
    stores.put("avatar.png", new byte[] {7, 8, 9});

    Progress next = carry(MIRROR);

    assertThat(stores.blobs().get("avatar.png").md5()).contains(md5(theirs));
    assertThat(next.examples())
        .singleElement()
        .asString()
        .startsWith("avatar.png: the blob is no copy that was made here, and stays");
    assertThat(next.last().failed()).isEqualTo(1);
  }

  @Test
  void oddNamesAreCarriedOrNamed() throws Exception {
    List<String> good =
        List.of(
            "a b.txt",
            "a//b",
            "emoji\uD83D\uDE00.bin",
            "n\u00e4me/sn\u00f8w \u2603.txt",
            "plus+and%25percent",
            "question?x=1#hash",
            "quotes'\"<>&",
            "x".repeat(1024),
            "~tilde/_under-score.tar.gz");
    List<String> bad =
        List.of(
            "back\\slash",
            "bell\u0007",
            "dot./x",
            "end.",
            "folder/with content/",
            "s/".repeat(254) + "s");
    for (String key : good) {
      stores.put(key, key.getBytes(StandardCharsets.UTF_8));
    }
    for (String key : bad) {
      stores.put(key, new byte[] {1});
    }
    stores.put("empty/", new byte[0]);
    aSecondLater();

    List<Findings.Finding> found = findings(KEEP);
    Progress done = carry(KEEP);

    assertThat(found).anySatisfy(f -> assertThat(f.what()).startsWith("6 objects have names"));
    for (String key : bad) {
      assertThat(found).anySatisfy(f -> assertThat(f.what()).contains(key + " ("));
    }
    assertThat(found)
        .contains(
            new Findings.Finding(false, "1 folder markers hold nothing, and are left out: empty/"));
    assertThat(stores.blobs()).containsOnlyKeys(good);
    assertThat(done.whole()).isFalse();
    assertThat(done.last().failed()).isEqualTo(6);
    assertThat(compare(KEEP).differing()).isEqualTo(6);
  }

  @Test
  void whatIsSaidOfAnObjectIsCarriedWithIt() {
    stores.grantTags();
    described("page.html", Map.of("author_name", "b"), "team=web&cost=1 2");
    assertThat(carry(KEEP).whole()).isTrue();

    TargetObject page = stores.blobs().get("page.html");
    assertThat(page.described().headers())
        .containsEntry("content-type", "text/html; charset=utf-8")
        .containsEntry("content-language", "fr")
        .containsEntry("content-encoding", "identity")
        .containsEntry("content-disposition", "inline")
        .containsEntry("cache-control", "max-age=60");
    assertThat(page.described().metadata()).isEqualTo(Map.of("author_name", "b"));
    assertThat(stores.target().tags("page.html")).isEqualTo(Map.of("team", "web", "cost", "1 2"));
    assertThat(compare(KEEP).differing()).isZero();
  }

  @Test
  void tagsThatAreChangedAreFoundAndCarriedByTheNextPass() {
    stores.grantTags();
    described("page.html", Map.of(), "team=web");
    described("tagless.html", Map.of(), "");
    carry(KEEP);
    stores
        .s3()
        .putObjectTagging(
            r ->
                r.bucket(TwoStores.BUCKET)
                    .key("page.html")
                    .tagging(t -> t.tagSet(Tag.builder().key("team").value("shop").build())));
    aSecondLater();
    carry(KEEP);

    Comparison.Result found = compare(KEEP);
    carry(KEEP);

    assertThat(found.examples()).containsExactly("page.html: tags");
    assertThat(stores.target().tags("page.html")).isEqualTo(Map.of("team", "shop"));
    assertThat(compare(KEEP).differing()).isZero();
  }

  @Test
  void metadataNamesThatBlobDoesNotTakeAreNamedOrRenamed() {
    described("page.html", Map.of("file-name", "x", "2nd", "y"), "");

    assertThat(findings(KEEP))
        .singleElement()
        .satisfies(f -> assertThat(f.blocks()).isTrue())
        .satisfies(f -> assertThat(f.what()).contains("page.html (metadata name"));
    assertThat(carry(KEEP).examples())
        .singleElement()
        .asString()
        .contains("is no identifier of C#; spec.objects.metadataNames: Underscore renames");

    assertThat(findings(MIRROR)).isEmpty();
    assertThat(carry(MIRROR).whole()).isTrue();
    assertThat(stores.blobs().get("page.html").described().metadata())
        .isEqualTo(Map.of("file_name", "x", "_2nd", "y"));
  }

  @Test
  void tagsNeedTheirOwnersRoleAndThatIsSaid() {
    described("page.html", Map.of(), "team=web");

    assertThat(carry(KEEP).examples())
        .singleElement()
        .asString()
        .startsWith("page.html: writing page.html in container uploads: Azure refuses")
        .contains("AuthorizationPermissionMismatch");
  }

  @Test
  void copiesOfDeletedObjectsStayOrGoAsDeclared() {
    stores.put("gone.txt", new byte[] {1});
    stores.put("kept.txt", new byte[] {2});
    carry(KEEP);
    stores.target().put("theirs.txt", new byte[] {3}, md5Bytes(new byte[] {3}), PLAIN);
    stores.s3().deleteObject(r -> r.bucket(TwoStores.BUCKET).key("gone.txt"));

    assertThat(carry(KEEP).last().deleted()).isZero();
    assertThat(stores.blobs()).containsOnlyKeys("gone.txt", "kept.txt", "theirs.txt");

    assertThat(carry(MIRROR).last().deleted()).isEqualTo(1);
    assertThat(stores.blobs()).containsOnlyKeys("kept.txt", "theirs.txt");
  }

  @Test
  void aBlobThatIsNobodysCopyIsNotOverwrittenUnsaid() {
    stores.put("logo.png", new byte[] {1});
    stores.target().put("logo.png", new byte[] {3}, md5Bytes(new byte[] {3}), PLAIN);

    assertThat(findings(KEEP))
        .singleElement()
        .isEqualTo(
            new Findings.Finding(
                true,
                "1 blobs that are no copies stand where objects would be copied: logo.png; move or"
                    + " delete them in the container"));
  }

  @Test
  void anObjectThatChangesWhileItIsReadIsCarriedInOnePieceByTheNextPass() throws Exception {
    Rules slow = new Rules(false, false, 1, Duration.ofSeconds(1));
    byte[] later = bytes(2, 9 << 20);
    stores.putInParts("film.mp4", bytes(1, 40 << 20), 8 << 20);
    stores.faults.add(
        new Faults.Fault("blob", Pattern.compile("PUT block"), Faults.Kind.DELAY, 4, 0, 700));
    Future<Progress> carried = threads.submit(() -> carry(slow));
    Await.until("the first block", PATIENCE, () -> stores.count("blob", "PUT block") > 0);

    stores.put("film.mp4", later);

    Progress done = carried.get();
    assertThat(done.whole()).isTrue();
    assertThat(stores.blobs().get("film.mp4").md5()).contains(md5(later));
    assertThat(stores.count("blob", "PUT blocklist")).isEqualTo(1);
  }

  @Test
  void aByteThatIsLostOnTheWayKeepsTheBlobFromAppearing() {
    stores.put("a.txt", new byte[] {1, 2, 3});

    assertThatThrownBy(
            () ->
                stores
                    .target()
                    .put("a.txt", new byte[] {1, 2, 4}, md5Bytes(new byte[] {1, 2, 3}), PLAIN))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("Md5Mismatch");
    assertThat(stores.blobs()).isEmpty();
  }

  @Test
  void aPassThatWasKilledIsResumedAndCopiesNothingTwice(@TempDir Path directory) throws Exception {
    int all = 1500;
    for (int i = 0; i < all; i++) {
      stores.put("%04d".formatted(i), bytes(i, 64));
    }
    stores.target().save(Progress.planned(SYNC, KEEP.word(), all, 64L * all));
    stores.faults.add(
        new Faults.Fault("blob", Pattern.compile("PUT blob"), Faults.Kind.DELAY, 100_000, 0, 150));
    Map<String, String> environment = new HashMap<>(stores.session().toEnvironment());
    environment.putAll(KEEP.toEnvironment());
    Process worker =
        WorkerProgram.ofThis(directory, List.of("-Xmx256m"))
            .start("carrier", List.of("--sync", SYNC, "--role", "carrier"), environment);
    Await.until(
        "the cursor to move",
        Duration.ofSeconds(120),
        () ->
            stores.count("blob", "PUT blob") > 200
                && !stores.target().state().progress().orElseThrow().cursor().after().isEmpty());

    worker.destroyForcibly().waitFor();

    stores.faults.clear();
    Await.until(
        "what was sent to be written",
        PATIENCE,
        () -> stores.blobs().size() == stores.count("blob", "PUT blob"));
    long before = stores.blobs().size();
    assertThat(before).isBetween(1L, (long) all - 1);
    stores.target().breakHold();
    Progress done = carry(KEEP);
    assertThat(done.whole()).isTrue();
    assertThat(stores.blobs()).hasSize(all);
    assertThat(stores.count("blob", "PUT blob")).isEqualTo(all);
    assertThat(done.last().copied()).isLessThan(all);
    assertThat(compare(KEEP).differing()).isZero();
  }

  private static final Description PLAIN = new Description(Map.of(), Map.of(), Map.of());
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private void described(String key, Map<String, String> metadata, String tags) {
    stores
        .s3()
        .putObject(
            PutObjectRequest.builder()
                .bucket(TwoStores.BUCKET)
                .key(key)
                .contentType("text/html; charset=utf-8")
                .contentLanguage("fr")
                .contentEncoding("identity")
                .contentDisposition("inline")
                .cacheControl("max-age=60")
                .metadata(metadata)
                .tagging(tags)
                .build(),
            RequestBody.fromBytes(new byte[] {1}));
  }

  /** What was written in the second in which a pass began is not blamed. */
  private static void aSecondLater() {
    Instant begun = Instant.now();
    Await.until(
        "the next second",
        PATIENCE,
        () -> Duration.between(begun, Instant.now()).toMillis() > 1100);
  }

  private List<Findings.Finding> findings(Rules rules) {
    try (Source source = stores.source()) {
      return new Findings(source, stores.target(), rules, threads).all();
    }
  }

  private Progress carry(Rules rules) {
    if (stores.target().state().progress().isEmpty()) {
      stores.target().save(Progress.planned(SYNC, rules.word(), 0, 0));
    }
    assertThat(new Carrier(stores.session(), rules, SYNC, Clock.systemUTC()).run(System.out))
        .isTrue();
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

  private static String md5(byte[] content) {
    return HexFormat.of().formatHex(md5Bytes(content));
  }

  private static byte[] md5Bytes(byte[] content) {
    try {
      return MessageDigest.getInstance("MD5").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
