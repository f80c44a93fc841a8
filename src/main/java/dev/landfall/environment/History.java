package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Drift;
import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is remembered of resources, by which drift is told from a changed declaration.
 *
 * @param owned by name
 * @param fought names of those that another hand changes back again and again
 * @param starts what may be begun once only, and was written down to be begun
 * @param drift what is done about drift
 */
record History(Map<String, OwnedResource> owned, Set<String> fought, Starts starts, Drift drift) {
  /** Of an environment that is new. */
  static final History NONE = new History(Map.of(), Set.of(), Starts.NONE, Drift.Correct);

  /** Copies. */
  History {
    owned = Map.copyOf(owned);
    fought = Set.copyOf(fought);
  }

  static History of(List<OwnedResource> owned, Set<String> fought, Starts starts, Drift drift) {
    return new History(
        owned.stream().collect(Collectors.toMap(OwnedResource::name, Function.identity())),
        fought,
        starts,
        drift);
  }

  /** What is to be done about a resource, seen in the light of what was. */
  Verdict judge(AzureResource resource, View view) {
    Verdict verdict = resource.compare(view);
    if (resource.once() && verdict instanceof Verdict.Create) {
      return starts.unclear(resource.name()).map(Verdict.class::cast).orElse(verdict);
    }
    if (!isDrift(resource, verdict, view)) {
      return verdict;
    }
    if (drift == Drift.Report) {
      return new Verdict.Drifted(
          "changed by another hand: " + verdict.detail(), verdict.differences());
    }
    return fought.contains(resource.name())
        ? new Verdict.Drifted(
            "another hand changes it back again and again%s, so it is left alone for now: %s; find"
                    .formatted(who(resource, view), verdict.detail())
                + " out who, and declare what they want, or stop them",
            verdict.differences())
        : verdict;
  }

  /** Whether it can be begun: what its own look would not tell afterwards is written down. */
  boolean isWrittenDown(AzureResource resource, Verdict verdict) {
    return !(verdict instanceof Verdict.Create)
        || !resource.unmarked()
        || (resource.once() ? starts.free(resource.name()) : owned.containsKey(resource.name()));
  }

  /** Whether a verdict is about something that stood as it is still declared. */
  boolean isDrift(AzureResource resource, Verdict verdict, View view) {
    return verdict instanceof Verdict.Change change
        && !change.differences().isEmpty()
        && Optional.ofNullable(owned.get(resource.name()))
            .map(OwnedResource::declared)
            .filter(was -> digest(resource, view).filter(was::equals).isPresent())
            .isPresent();
  }

  private static String who(AzureResource resource, View view) {
    return view.text(resource.name(), "systemData", "lastModifiedBy")
        .map(" (last %s)"::formatted)
        .orElse("");
  }

  /** A digest of what is declared of a resource, once all of it is known. */
  static Optional<String> digest(AzureResource resource, View view) {
    return resource
        .declares(view)
        .map(declared -> HexFormat.of().formatHex(Sha256.of(declared.toString())).substring(0, 16));
  }
}
