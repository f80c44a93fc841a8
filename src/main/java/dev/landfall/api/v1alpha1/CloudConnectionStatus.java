package dev.landfall.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection can be used.
 *
 * @param observedGeneration the generation of the spec that this speaks of
 * @param cloud aws, azure or cloudflare
 * @param account the account, subscription or token that answered
 * @param identity who signed in, as the cloud names it
 * @param expires when the first of its credentials or authorities expires, RFC 3339; absent where
 *     that cannot be known
 * @param waitingFor what stands in the way
 * @param conditions the conditions
 */
public record CloudConnectionStatus(
    @Nullable Long observedGeneration,
    @Nullable String cloud,
    @Nullable String account,
    @Nullable String identity,
    @Nullable String expires,
    @Nullable String waitingFor,
    List<Condition> conditions) {

  /** Of one that was not looked at so far. */
  public static final CloudConnectionStatus NONE =
      new CloudConnectionStatus(null, null, null, null, null, null, List.of());

  /** Absent lists are empty. */
  public CloudConnectionStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
