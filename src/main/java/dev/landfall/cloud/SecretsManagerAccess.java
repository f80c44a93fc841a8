package dev.landfall.cloud;

import dev.landfall.spine.Sensitive;
import java.util.function.UnaryOperator;

/**
 * One key of a JSON secret in AWS Secrets Manager, read and replaced without touching its
 * neighbours. All failures arrive as {@link dev.landfall.spine.FailureException}.
 */
public interface SecretsManagerAccess {

  /**
   * Reads the current version.
   *
   * @param secretId name or ARN
   * @param key the key in its JSON object
   */
  Sensitive get(String secretId, String key);

  /**
   * Replaces one key by what comes of its current value, and keeps the rest. Writes nothing when
   * that is what it holds, and sending the same again makes no second version.
   *
   * @param secretId name or ARN
   * @param key the key in its JSON object
   * @param purpose tells this step from others that begin at the same version; no secret
   * @param change from the value it holds to the value it shall hold
   */
  void replace(String secretId, String key, String purpose, UnaryOperator<Sensitive> change);
}
