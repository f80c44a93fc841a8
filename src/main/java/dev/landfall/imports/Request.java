package dev.landfall.imports;

/**
 * What a draft is made for.
 *
 * @param name what the environment is called
 * @param namespace where its objects shall be
 * @param region the AWS region
 */
public record Request(String name, String namespace, String region) {
  /** With names that Kubernetes takes. */
  public Request {
    name = Names.hyphened(name, 20);
    namespace = Names.hyphened(namespace, 63);
  }
}
