package dev.landfall.environment;

import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.aws.SourceView.SourceDatabase;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.stream.Stream;

/** Whether the AWS side can be moved away from: the condition {@code SourceReady}. */
final class SourceReport {
  private static final String TYPE = "SourceReady";

  private SourceReport() {}

  static Said condition(Seen<SourceView> source) {
    return switch (source) {
      case Seen.Absent<SourceView> a ->
          new Said(TYPE, Status.UNKNOWN, Reason.WAITING, "not looked at yet");
      case Seen.Unknown<SourceView> u ->
          new Said(
              TYPE,
              Status.UNKNOWN,
              FailurePolicy.of(u.failure()).reason(),
              FailurePolicy.message(u.failure()));
      case Seen.Present<SourceView>(SourceView view) -> condition(view);
    };
  }

  private static Said condition(SourceView view) {
    List<String> wrong =
        Stream.concat(
                view.databases().entrySet().stream()
                    .flatMap(e -> database(e.getKey(), e.getValue())),
                view.services().entrySet().stream()
                    .filter(e -> !(e.getValue() instanceof Seen.Present<?>))
                    .map(e -> "service %s is not in view".formatted(e.getKey())))
            .toList();
    return wrong.isEmpty()
        ? new Said(
            TYPE,
            Status.TRUE,
            Reason.SETTLED,
            "account %s: %d databases with logical replication, %d services"
                .formatted(view.account(), view.databases().size(), view.services().size()))
        : new Said(TYPE, Status.FALSE, Reason.PREFLIGHT_BLOCKED, String.join("; ", wrong));
  }

  private static Stream<String> database(String name, Seen<SourceDatabase> seen) {
    return switch (seen) {
      case Seen.Absent<SourceDatabase> a ->
          Stream.of("database %s is not in the account".formatted(name));
      case Seen.Unknown<SourceDatabase> u -> Stream.of(FailurePolicy.message(u.failure()));
      case Seen.Present<SourceDatabase>(SourceDatabase d) -> d.replication().stream();
    };
  }
}
