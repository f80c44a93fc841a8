package dev.landfall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.process.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody deletes the DataSync while its workers carry rows. */
@Tag("slow")
class DeletedWhileCopyingTest {
  private static final long ROWS = 800_000;

  @Test
  void nothingIsLeftThatKeepsALogAndWhatWasCopiedIsNotWrittenOver() throws Exception {
    try (Stage stage = Stage.set(Path.of("target/e2e/copying"), ROWS)) {
      stage.apply("10-environment.yaml");
      stage.ready("menv/prod");
      stage.apply("30-cutover.yaml");
      stage.apply("20-datasync.yaml");
      List<String> rows = Side.SOURCE.rows(stage);
      Await.until("rows to be carried", Duration.ofSeconds(60), () -> carrying(stage));

      stage.delete("datasync/main");

      assertThat(Side.SOURCE.replication(stage)).isEmpty();
      assertThat(Side.TARGET.replication(stage)).isEmpty();
      assertThat(Side.SOURCE.writable(stage)).isTrue();
      assertThat(Side.SOURCE.rows(stage)).isEqualTo(rows);
      assertThat(Side.SOURCE.workers(stage)).isEmpty();
      assertThat(Side.TARGET.workers(stage)).isEmpty();

      stage.apply("20-datasync.yaml");
      Await.until(
          "the next one to say what stands on the target",
          Duration.ofSeconds(30),
          () -> sync(stage).path("waitingFor").asText().contains("holds rows"));
      assertThat(sync(stage).path("phase").asText()).isEqualTo("Idle");
    }
  }

  private static boolean carrying(Stage stage) {
    JsonNode copy = sync(stage).path("copy");
    if (copy.path("chunksTotal").asLong() > 0
        && copy.path("chunksDone").equals(copy.path("chunksTotal"))) {
      throw new IllegalStateException("the copy was over before anybody could delete it: " + copy);
    }
    return copy.path("chunksDone").asLong() > 0;
  }

  private static JsonNode sync(Stage stage) {
    return stage.objects().get("datasync", "main").path("status");
  }
}
