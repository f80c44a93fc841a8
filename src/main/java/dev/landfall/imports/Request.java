package dev.landfall.imports;

import java.util.Optional;

/**
 * What a draft is made for.
 *
 * @param name what the environment is called
 * @param namespace where its objects shall be
 * @param region the AWS region
 * @param account how its objects reach the AWS account
 */
public record Request(String name, String namespace, String region, Account account) {
  /** With names that Kubernetes takes. */
  public Request {
    name = Names.hyphened(name, 20);
    namespace = Names.hyphened(namespace, 63);
  }

  /** How the objects of a draft reach the AWS account. */
  public sealed interface Account {}

  /**
   * Through a CloudConnection that is there already: none is drafted.
   *
   * @param connection its name, or namespace/name
   */
  public record Connected(String connection) implements Account {}

  /**
   * Through a CloudConnection that is part of the draft.
   *
   * @param endpoint another address of the AWS APIs
   * @param caBundle certificates to trust there, PEM
   */
  public record Drafted(Optional<String> endpoint, Optional<String> caBundle) implements Account {}

  /** The CloudConnection of the AWS account, as the environment names it. */
  public String connection() {
    return switch (account) {
      case Connected(String connection) -> connection;
      case Drafted d -> "aws-" + name;
    };
  }
}
