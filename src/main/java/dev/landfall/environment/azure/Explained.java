package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A resource of which Azure refuses one thing as a conflict that no later look resolves: it needs a
 * person, so it is told as what is wrong with the declaration, with what to do.
 *
 * @param resource the resource
 * @param sign what Azure's message has in it then
 * @param explanation from all that Azure said to what a person needs to know
 */
record Explained(AzureResource resource, String sign, Function<String, Failure> explanation)
    implements AzureResource {

  @Override
  public String name() {
    return resource.name();
  }

  @Override
  public Optional<String> declaredId() {
    return resource.declaredId();
  }

  @Override
  public Optional<String> id(View view) {
    return resource.id(view);
  }

  @Override
  public Optional<Object> declares(View view) {
    return resource.declares(view);
  }

  @Override
  public AzureResource adopting() {
    return new Explained(resource.adopting(), sign, explanation);
  }

  @Override
  public AzureResource exposed() {
    return new Explained(resource.exposed(), sign, explanation);
  }

  @Override
  public List<String> dependsOn() {
    return resource.dependsOn();
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    return resource.observe(azure, earlier);
  }

  @Override
  public Verdict compare(View view) {
    return resource.compare(view);
  }

  @Override
  public void begin(AzureClients azure, View view) {
    try {
      resource.begin(azure, view);
    } catch (FailureException e) {
      throw e.failure() instanceof Failure.Conflict conflict && conflict.what().contains(sign)
          ? new FailureException(explanation.apply(conflict.what()), e)
          : e;
    }
  }
}
