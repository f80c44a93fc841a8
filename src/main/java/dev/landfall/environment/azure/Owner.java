package dev.landfall.environment.azure;

/**
 * Who made a resource. It is written on each as the tag {@code landfall-owner}, and nothing without
 * it is ever changed. (A slash, as Kubernetes labels have it, is not allowed in names of tags.)
 *
 * @param namespace of the MigrationEnvironment
 * @param name of the MigrationEnvironment
 * @param uid of the MigrationEnvironment: one made anew under the same name is another
 */
public record Owner(String namespace, String name, String uid) {
  /** The tag's name. */
  public static final String TAG = "landfall-owner";

  /** The tag that says that something was there before it was owned: it is never deleted. */
  public static final String ADOPTED = "landfall-adopted";

  /** The tag's value. */
  public String tag() {
    return "%s/%s/%s".formatted(namespace, name, uid);
  }
}
