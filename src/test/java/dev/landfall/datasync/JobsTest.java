package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.landfall.process.Await;
import dev.landfall.spine.Failure;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JobsTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(Jobs.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
  }

  @Test
  void aFailureThatAPersonCanReadIsLoggedWithoutItsStackTrace() {
    ILoggingEvent line =
        lineAfter(new Failure.Invalid("spec.database", "wrong", "name another").asException());

    assertThat(line.getFormattedMessage()).contains("spec.database is wrong: name another");
    assertThat(line.getThrowableProxy()).isNull();
  }

  @Test
  void anythingElseIsLoggedWithItsStackTrace() {
    assertThat(lineAfter(new IllegalStateException("a mistake")).getThrowableProxy()).isNotNull();
  }

  private ILoggingEvent lineAfter(RuntimeException thrown) {
    try (Jobs jobs = new Jobs(Clock.systemUTC())) {
      jobs.begin(
          "uid",
          Task.PREFLIGHT,
          () -> {
            throw thrown;
          });
      Await.until(
          "the task to fail", Duration.ofSeconds(10), () -> jobs.of("uid") instanceof Job.Failed);
    }
    return lines.list.getFirst();
  }
}
