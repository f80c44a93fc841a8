package dev.landfall.cli;

import dev.landfall.environment.aws.Discovery.Selection;
import dev.landfall.environment.aws.Discovery.Tag;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code import} was asked for.
 *
 * @param region the AWS region
 * @param endpoint another address of the AWS APIs
 * @param caBundle certificates to trust there
 * @param selection what of the account
 * @param name what the environment shall be called
 * @param namespace where its objects shall be
 * @param directory where the files go; to the terminal when empty
 */
record ImportOptions(
    String region,
    Optional<URI> endpoint,
    Optional<Path> caBundle,
    Selection selection,
    String name,
    String namespace,
    Optional<Path> directory) {
  static final String USAGE =
      """
      usage: kubectl landfall import --region REGION [--name NAME] [-n NAMESPACE] [-o DIRECTORY]
               [--load-balancer NAME] [--cluster NAME] [--database INSTANCE] [--tag KEY=VALUE]
               [--endpoint-url URL] [--ca-bundle FILE]\
      """;
  private static final Set<String> KNOWN =
      Set.of(
          "--region",
          "--name",
          "--namespace",
          "--output",
          "--load-balancer",
          "--cluster",
          "--database",
          "--tag",
          "--endpoint-url",
          "--ca-bundle");
  private static final Map<String, String> SHORT = Map.of("-n", "--namespace", "-o", "--output");

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
        get(given, "--region")
            .orElseThrow(() -> new IllegalArgumentException("--region is missing")),
        get(given, "--endpoint-url").map(URI::create),
        get(given, "--ca-bundle").map(Path::of),
        new Selection(
            get(given, "--load-balancer"),
            get(given, "--cluster"),
            get(given, "--database"),
            get(given, "--tag").map(ImportOptions::tag)),
        get(given, "--name").orElse("prod"),
        get(given, "--namespace").orElse("default"),
        get(given, "--output").map(Path::of));
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
