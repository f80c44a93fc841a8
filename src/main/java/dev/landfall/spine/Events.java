package dev.landfall.spine;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events: what {@code kubectl describe} tells of the past. One is written when what is said about a
 * resource changes, never once per look. Losing one is no failure: the conditions hold the truth.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<String, String> lastSaid = new ConcurrentHashMap<>();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("events").factory());

  /** Events through a client, dated by a clock. */
  public Events(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Something went as it should. */
  public void normal(HasMetadata about, Reason reason, String message) {
    publish(about, "Normal", reason.wire(), message);
  }

  /** Something a person should look at. */
  public void warning(HasMetadata about, Reason reason, String message) {
    publish(about, "Warning", reason.wire(), message);
  }

  /** The same, in the words of a condition. */
  public void warning(HasMetadata about, Condition condition) {
    publish(about, "Warning", condition.getReason(), condition.getMessage());
  }

  /**
   * What still keeps a deleted resource; where nothing does, nothing more will be said about it.
   */
  public void leaving(HasMetadata about, Optional<Failure> left) {
    left.ifPresentOrElse(
        f ->
            warning(
                about, FailurePolicy.of(f).reason(), "cannot leave: " + FailurePolicy.message(f)),
        () -> lastSaid.remove(about.getMetadata().getUid()));
  }

  private void publish(HasMetadata about, String type, String reason, String message) {
    String said = type + reason + message;
    if (said.equals(lastSaid.put(about.getMetadata().getUid(), said))) {
      return;
    }
    Instant now = clock.instant();
    // Aside: a reconcile's next act may be what users wait for.
    writer.execute(() -> write(about, type, reason, message, now));
  }

  private void write(HasMetadata about, String type, String reason, String message, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      client
          .v1()
          .events()
          .inNamespace(about.getMetadata().getNamespace())
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(about.getMetadata().getName() + ".")
                  .withNamespace(about.getMetadata().getNamespace())
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withApiVersion(about.getApiVersion())
                  .withKind(about.getKind())
                  .withNamespace(about.getMetadata().getNamespace())
                  .withName(about.getMetadata().getName())
                  .withUid(about.getMetadata().getUid())
                  .endInvolvedObject()
                  .withType(type)
                  .withReason(reason)
                  .withMessage(message)
                  .withFirstTimestamp(time)
                  .withLastTimestamp(time)
                  .withCount(1)
                  .withNewSource()
                  .withComponent("landfall")
                  .endSource()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      LOG.atDebug().setCause(e).addKeyValue("reason", reason).log("event not written");
    }
  }
}
