package dev.landfall.environment;

import dev.landfall.cloud.AzureClients;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Observed;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Map;

/** A resource that is as declared when its body says so. */
record FakeResource(String name, List<String> dependsOn) implements AzureResource {
  static final Observed AS_DECLARED = new Observed(Map.of("as", "declared"), new Work.Idle());

  static FakeResource of(String name, String... dependsOn) {
    return new FakeResource(name, List.of(dependsOn));
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Verdict compare(View view) {
    return switch (view.of(name)) {
      case Seen.Absent<Observed> a -> new Verdict.Create("not there");
      case Seen.Unknown<Observed> u -> new Verdict.Wait("cannot be seen");
      case Seen.Present<Observed>(Observed it) ->
          switch (it.work()) {
            case Work.Running r -> new Verdict.Wait(r.what());
            case Work.Stopped s -> new Verdict.Refuse(s.remedy());
            case Work.Failed f -> new Verdict.Create("the last try failed");
            case Work.Idle i when it.equals(AS_DECLARED) -> new Verdict.Leave("as declared");
            case Work.Idle i -> new Verdict.Change("differs", List.of());
          };
    };
  }

  @Override
  public void begin(AzureClients azure, View view) {
    throw new UnsupportedOperationException();
  }
}
