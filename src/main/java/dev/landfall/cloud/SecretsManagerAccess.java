package dev.landfall.cloud;

import dev.landfall.spine.Sensitive;
import java.util.function.UnaryOperator;

/**
 * One key of a JSON secret in AWS Secrets Manager, read and replaced without touching its
 * neighbours. All failures arrive as {@link dev.landfall.spine.FailureException}.
 */
public interface SecretsManagerAccess {

  /**
   * Which value is meant.
   *
   * @param field the field that names the secret and the key, for messages
   * @param secretId name or ARN
   * @param key the key in its JSON object
   */
  record Place(String field, String secretId, String key) {
    @Override
    public String toString() {
      return "secret %s (%s.secretId)".formatted(secretId, field);
    }
  }

  /** Reads the current version. */
  Sensitive get(Place place);

  /**
   * Replaces one key by what comes of its current value, and keeps the rest. Writes nothing when
   * that is what it holds, and sending the same again makes no second version.
   *
   * @param purpose tells this step from others that begin at the same version; no secret
   * @param change from the value it holds to the value it shall hold
   */
  void replace(Place place, String purpose, UnaryOperator<Sensitive> change);
}
