package dev.landfall.environment;

import dev.landfall.environment.aws.SourceView;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.function.Function;
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
        Stream.of(
                view.missing().map(FailurePolicy::message),
                Stream.concat(view.parts(), Stream.of(view.entry()))
                    .flatMap(part -> part.lost().stream())
                    .map(FailurePolicy::message),
                view.databases().values().stream()
                    .flatMap(d -> d.get().stream())
                    .flatMap(d -> d.replication().stream()))
            .flatMap(Function.identity())
            .toList();
    return wrong.isEmpty()
        ? new Said(
            TYPE,
            Status.TRUE,
            Reason.SETTLED,
            "account %s: %d databases with logical replication, %d services, %d caches, %d buckets%s%s"
                .formatted(
                    view.account(),
                    view.databases().size(),
                    view.services().size(),
                    view.caches().size(),
                    view.buckets().size(),
                    notCarried(SourceParts.notCarried(view)),
                    view.measured().lost().map(f -> "; not measured: " + f.told()).orElse("")))
        : new Said(TYPE, Status.FALSE, Reason.PREFLIGHT_BLOCKED, String.join("; ", wrong));
  }

  private static String notCarried(int count) {
    return count == 0
        ? ""
        : "; not carried over: %d things, each in status.source".formatted(count);
  }
}
