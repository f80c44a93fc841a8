package dev.landfall.cli;

import dev.landfall.environment.aws.Discovery.Selection;
import dev.landfall.environment.aws.Discovery.Tag;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code import} was asked for.
 *
 * @param from which account, and how it is reached
 * @param selection what of the account
 * @param name what the environment shall be called
 * @param namespace where its objects shall be
 * @param directory where the files go; to the terminal when empty
 */
record ImportOptions(
    From from, Selection selection, String name, String namespace, Optional<Path> directory) {
  static final String USAGE =
      """
      usage: kubectl landfall import (--region REGION | --connection [NAMESPACE/]NAME)
               [--name NAME] [-n NAMESPACE] [-o DIRECTORY]
               [--load-balancer NAME] [--cluster NAME] [--database INSTANCE] [--cache CLUSTER]
               [--bucket NAME] [--tag KEY=VALUE]
               [--endpoint-url URL] [--ca-bundle FILE]\
      """;
  private static final String REGION = "--region";
  private static final String CONNECTION = "--connection";
  private static final String ENDPOINT = "--endpoint-url";
  private static final String CA_BUNDLE = "--ca-bundle";
  private static final Set<String> KNOWN =
      Set.of(
          REGION,
          CONNECTION,
          ENDPOINT,
          CA_BUNDLE,
          "--name",
          "--namespace",
          "--output",
          "--load-balancer",
          "--cluster",
          "--database",
          "--cache",
          "--bucket",
          "--tag");
  private static final Map<String, String> SHORT = Map.of("-n", "--namespace", "-o", "--output");

  /** Which account, and how it is reached. */
  sealed interface From {}

  /**
   * The one that the terminal is signed in to.
   *
   * @param region the AWS region
   * @param endpoint another address of the AWS APIs
   * @param caBundle certificates to trust there
   */
  record Shell(String region, Optional<URI> endpoint, Optional<Path> caBundle) implements From {}

  /**
   * The one of a CloudConnection in the cluster of the kubeconfig.
   *
   * @param name its name, or namespace/name
   */
  record Connection(String name) implements From {}

  /**
   * From a command line.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static ImportOptions of(String... args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String option = SHORT.getOrDefault(args[i], args[i]);
      if (!KNOWN.contains(option)) {
        throw new IllegalArgumentException("it does not know what to do with " + args[i]);
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " has no value");
      }
      given.put(option, args[i + 1]);
    }
    return new ImportOptions(
        from(given),
        new Selection(
            get(given, "--load-balancer"),
            get(given, "--cluster"),
            get(given, "--database"),
            get(given, "--cache"),
            get(given, "--bucket"),
            get(given, "--tag").map(ImportOptions::tag)),
        get(given, "--name").orElse("prod"),
        get(given, "--namespace").orElse("default"),
        get(given, "--output").map(Path::of));
  }

  /** A connection says all about its account: what is said beside it could only contradict. */
  private static From from(Map<String, String> given) {
    Optional<String> connection = get(given, CONNECTION);
    if (connection.isEmpty()) {
      return new Shell(
          get(given, REGION)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "which account? Give --region for the one that this terminal is signed in"
                              + " to, or --connection for that of a CloudConnection")),
          get(given, ENDPOINT).map(URI::create),
          get(given, CA_BUNDLE).map(Path::of));
    }
    Stream.of(REGION, ENDPOINT, CA_BUNDLE)
        .filter(given::containsKey)
        .findFirst()
        .ifPresent(
            option -> {
              throw new IllegalArgumentException(
                  "%s is what CloudConnection %s says itself: leave it out"
                      .formatted(option, connection.get()));
            });
    return new Connection(connection.get());
  }

  private static Optional<String> get(Map<String, String> given, String option) {
    return Optional.ofNullable(given.get(option));
  }

  private static Tag tag(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("--tag %s: write KEY=VALUE".formatted(text));
    }
    return new Tag(text.substring(0, equals), text.substring(equals + 1));
  }
}
