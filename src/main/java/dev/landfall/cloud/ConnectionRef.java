package dev.landfall.cloud;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.spine.Failure;

/** The name of a CloudConnection: one of the own namespace, or namespace/name of another. */
record ConnectionRef(String namespace, String name) {

  /**
   * As an object of a namespace names it.
   *
   * @param from the namespace of the object that names it
   * @param text name, or namespace/name
   */
  static ConnectionRef of(String from, String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new ConnectionRef(from, text)
        : new ConnectionRef(text.substring(0, slash), text.substring(slash + 1));
  }

  /** Of a connection. */
  static ConnectionRef of(CloudConnection connection) {
    return new ConnectionRef(
        connection.getMetadata().getNamespace(), connection.getMetadata().getName());
  }

  /**
   * The refusal for an object of another namespace. Whether there is such a connection at all is no
   * business of that namespace.
   */
  Failure refused(String field, String from) {
    return new Failure.Invalid(
        field,
        "CloudConnection %s, which namespace %s may not use".formatted(this, from),
        "have its owner create it and name %s in its spec.allowedNamespaces".formatted(from));
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
