package dev.landfall.cloud;

/**
 * One key of a JSON secret in AWS Secrets Manager, read and replaced without touching its
 * neighbours. All failures arrive as {@link dev.landfall.spine.FailureException}.
 */
public interface SecretsManagerAccess {

  /**
   * A key as it stood.
   *
   * @param value its value
   * @param versionId the version of the whole secret that it was read from
   */
  record Version(Sensitive value, String versionId) {}

  /**
   * Reads the current version.
   *
   * @param secretId name or ARN
   * @param key the key in its JSON object
   */
  Version get(String secretId, String key);

  /**
   * Replaces one key and keeps the rest, if the secret still is what was read: a rotation in
   * between is a {@link dev.landfall.spine.Failure.Conflict}, not overwritten. Sending the same
   * again changes nothing.
   *
   * @param secretId name or ARN
   * @param key the key in its JSON object
   * @param newValue its new value
   * @param readVersionId the version that {@link #get} returned
   * @param requestToken the same for every try of one step, another for another step
   * @return the version that holds the new value
   */
  String put(
      String secretId, String key, Sensitive newValue, String readVersionId, String requestToken);
}
