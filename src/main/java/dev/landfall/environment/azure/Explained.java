package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.util.function.Function;

/**
 * A resource of which Azure refuses one thing as a conflict that no later look resolves: it needs a
 * person, so it is told as what is wrong with the declaration, with what to do.
 *
 * @param wrapped the resource
 * @param sign what Azure's message has in it then
 * @param explanation from all that Azure said to what a person needs to know
 */
record Explained(AzureResource wrapped, String sign, Function<String, Failure> explanation)
    implements Wrapping {

  @Override
  public AzureResource adopting() {
    return new Explained(wrapped.adopting(), sign, explanation);
  }

  @Override
  public AzureResource exposed() {
    return new Explained(wrapped.exposed(), sign, explanation);
  }

  @Override
  public void begin(AzureClients azure, View view) {
    try {
      wrapped.begin(azure, view);
    } catch (FailureException e) {
      throw e.failure() instanceof Failure.Conflict conflict && conflict.what().contains(sign)
          ? new FailureException(explanation.apply(conflict.what()), e)
          : e;
    }
  }
}
