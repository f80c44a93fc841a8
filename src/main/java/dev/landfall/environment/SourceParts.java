package dev.landfall.environment;

import dev.landfall.api.v1alpha1.Measure;
import dev.landfall.api.v1alpha1.SourcePart;
import dev.landfall.environment.aws.DatabaseSize;
import dev.landfall.environment.aws.Front;
import dev.landfall.environment.aws.Measured;
import dev.landfall.environment.aws.SourceBucket;
import dev.landfall.environment.aws.SourceCache;
import dev.landfall.environment.aws.SourceService;
import dev.landfall.environment.aws.SourceService.Scaling;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.aws.SourceView.SourceDatabase;
import dev.landfall.environment.aws.TaskShape;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stands on AWS in words, for {@code status.source}: per component one line, and what of it is
 * not carried over. As many lines as the declaration has names, each of bounded length: a task
 * definition can be 64 KiB.
 */
final class SourceParts {
  private static final int LONGEST = 200;
  private static final int MOST = 16;
  private static final double UNITS_PER_VCPU = 1024;
  private static final double MIB_PER_GIB = 1024;
  private static final double BYTES_PER_GIB = 1L << 30;

  private SourceParts() {}

  /** A lost view of the whole, or of one part, keeps what was known of it. */
  static List<SourcePart> of(Seen<SourceView> source, List<SourcePart> before) {
    return source.get().map(view -> of(view, before)).orElse(before);
  }

  private static List<SourcePart> of(SourceView view, List<SourcePart> before) {
    List<SourcePart> parts = new ArrayList<>();
    view.databases()
        .forEach(
            (name, d) ->
                part("database/" + name, d.map(SourceParts::database), before)
                    .ifPresent(parts::add));
    view.services()
        .forEach(
            (name, s) ->
                part("service/" + name, s.map(SourceParts::service), before).ifPresent(parts::add));
    part(
            "loadBalancer/" + view.declared().loadBalancer(),
            view.front().map(SourceParts::front),
            before)
        .ifPresent(parts::add);
    view.caches()
        .forEach(
            (name, c) ->
                part("cache/" + name, c.map(SourceParts::cache), before).ifPresent(parts::add));
    view.buckets()
        .forEach(
            (name, b) ->
                part("bucket/" + name, b.map(found -> bucket(name, found, view)), before)
                    .ifPresent(parts::add));
    return parts.stream().map(p -> measured(p, view.measured(), before)).toList();
  }

  /** What is not in view stays what it was. */
  private static SourcePart measured(
      SourcePart part, Seen<Measured> measured, List<SourcePart> before) {
    List<Measure> all =
        measured
            .get()
            .map(m -> m.of(part.component()))
            .orElseGet(
                () ->
                    before.stream()
                        .filter(p -> p.component().equals(part.component()))
                        .flatMap(p -> p.measured().stream())
                        .toList());
    return new SourcePart(part.component(), part.size(), part.notCarried(), all);
  }

  private record Told(String size, List<String> notCarried) {}

  private static Optional<SourcePart> part(
      String component, Seen<Told> told, List<SourcePart> before) {
    return switch (told) {
      case Seen.Present<Told>(Told t) ->
          Optional.of(
              new SourcePart(
                  component,
                  shortened(t.size()),
                  t.notCarried().stream().map(SourceParts::shortened).limit(MOST).toList()));
      case Seen.Absent<Told> a -> Optional.empty();
      case Seen.Unknown<Told> u ->
          before.stream().filter(p -> p.component().equals(component)).findFirst();
    };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  private static Told database(SourceDatabase database) {
    DatabaseSize size = database.size();
    return new Told(
        "PostgreSQL %s, %s, %d GiB %s, %s"
            .formatted(
                database.version(),
                size.instanceClass(),
                size.storageGiB(),
                size.storageType(),
                size.multiAz() ? "Multi-AZ" : "one zone"),
        List.of());
  }

  private static Told service(SourceService service) {
    List<String> not = new ArrayList<>();
    service.task().get().ifPresent(t -> not.addAll(t.notCarried()));
    Stream.of(service.task(), service.scaling())
        .flatMap(part -> part.lost().stream())
        .map(f -> "not seen: " + FailurePolicy.message(f))
        .forEach(not::add);
    return new Told(
        "%d of %d tasks%s%s"
            .formatted(
                service.running(),
                service.desired(),
                service.scaling().get().map(SourceParts::scaling).orElse(""),
                service.task().get().map(SourceParts::task).orElse("")),
        not);
  }

  private static String scaling(Scaling scaling) {
    return ", scaled from %d to %d".formatted(scaling.min(), scaling.max());
  }

  private static String task(TaskShape task) {
    return String.format(
        Locale.ROOT,
        ", %.2f vCPU, %.1f GiB, image %s",
        task.cpuUnits() / UNITS_PER_VCPU,
        task.memoryMiB() / MIB_PER_GIB,
        task.image());
  }

  private static Told cache(SourceCache cache) {
    return new Told(
        "%s %s, %d nodes %s%s, %s, %s"
            .formatted(
                cache.engine(),
                cache.version(),
                cache.nodes(),
                cache.nodeType(),
                cache.clusterMode() ? " in %d shards".formatted(cache.shards()) : "",
                cache.inTransit() ? "TLS" : "no TLS",
                cache.auth() ? "a token" : "no token"),
        cache.notCarried());
  }

  private static Told bucket(String name, SourceBucket bucket, SourceView view) {
    List<String> not = new ArrayList<>(bucket.notCarried());
    Optional<Measured> measured = view.measured().get();
    measured
        .map(m -> m.archivedBytes(name))
        .filter(bytes -> bytes > 0)
        .ifPresent(
            bytes ->
                not.add(
                    "%s in Glacier: they have to be restored before they can be copied"
                        .formatted(gib(bytes))));
    return new Told(
        "%s, %s, %s, %s"
            .formatted(
                measured
                    .filter(m -> !m.of("bucket/" + name).isEmpty())
                    .map(m -> gib(m.bytes(name)))
                    .orElse("size not measured"),
                bucket.versioned() ? "versioned" : "not versioned",
                bucket.encryption().isEmpty() ? "encryption not said" : bucket.encryption(),
                bucket.publicBlocked() ? "closed to the public" : "can be opened to the public"),
        not);
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / BYTES_PER_GIB);
  }

  private static Told front(Front front) {
    List<String> not = new ArrayList<>();
    front.rules().get().stream()
        .flatMap(List::stream)
        .forEach(
            r ->
                r.notCarried()
                    .forEach(
                        why ->
                            not.add(
                                "rule %s on port %d: %s".formatted(r.priority(), r.port(), why))));
    front.groups().get().stream()
        .flatMap(List::stream)
        .filter(g -> "lambda".equals(g.targetType()))
        .forEach(
            g ->
                not.add(
                    "target group %s: a Lambda function is not carried over".formatted(g.name())));
    Stream.of(front.rules(), front.groups())
        .flatMap(part -> part.lost().stream())
        .map(f -> "not seen: " + FailurePolicy.message(f))
        .forEach(not::add);
    List<Front.Group> groups = front.groups().get().orElse(List.of());
    return new Told(
        "%d rules, %d of %d targets healthy"
            .formatted(
                front.rules().get().orElse(List.of()).size(),
                groups.stream().mapToInt(Front.Group::healthy).sum(),
                groups.stream().mapToInt(Front.Group::targets).sum()),
        not);
  }

  /** How many things are not carried over, over all parts. */
  static int notCarried(SourceView view) {
    return of(view, List.of()).stream().mapToInt(p -> p.notCarried().size()).sum();
  }
}
