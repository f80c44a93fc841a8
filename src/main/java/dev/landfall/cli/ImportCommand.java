package dev.landfall.cli;

import dev.landfall.cloud.AwsClients;
import dev.landfall.cloud.AwsShell;
import dev.landfall.cloud.Connections;
import dev.landfall.environment.aws.Discovery;
import dev.landfall.environment.aws.Discovery.Found;
import dev.landfall.environment.aws.SourceReader;
import dev.landfall.imports.Migration;
import dev.landfall.imports.Request;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code kubectl landfall import}: reads an AWS account and writes the YAML of a migration, for a
 * person to finish. It changes nothing, reads no secret of the account, and overwrites no file.
 */
public final class ImportCommand {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final World world;
  private final PrintStream out;
  private final PrintStream messages;

  private ImportCommand(World world, PrintStream out, PrintStream messages) {
    this.world = world;
    this.out = out;
    this.messages = messages;
  }

  /**
   * Where accounts are found.
   *
   * @param shell who is signed in to AWS
   * @param kubernetes the cluster that the current kubeconfig leads to, for its CloudConnections
   * @param clock the time
   */
  public record World(AwsShell shell, Supplier<KubernetesClient> kubernetes, Clock clock) {}

  /**
   * Writes the draft.
   *
   * @param args the options
   * @param world where accounts are found
   * @param out for the YAML
   * @param messages for what a person should read
   * @return 0 when it is written, 1 when AWS, the cluster or the disk refused, 2 when it was called
   *     wrongly
   */
  public static int run(String[] args, World world, PrintStream out, PrintStream messages) {
    try {
      new ImportCommand(world, out, messages).run(ImportOptions.of(args));
      return 0;
    } catch (IllegalArgumentException e) {
      messages.println(e.getMessage());
      messages.println(ImportOptions.USAGE);
      return USAGE;
    } catch (FailureException e) {
      messages.println(e.failure().told());
    } catch (FileAlreadyExistsException e) {
      messages.printf(
          "%s is there already, and is not overwritten; name another directory%n", e.getMessage());
    } catch (IOException e) {
      messages.println("a file cannot be read or written: " + e.getMessage());
    }
    return FAILED;
  }

  private void run(ImportOptions options) throws IOException {
    switch (options.from()) {
      case ImportOptions.Shell(String region, Optional<URI> endpoint, Optional<Path> caBundle) -> {
        Optional<String> pem =
            caBundle.isPresent() ? Optional.of(Files.readString(caBundle.get())) : Optional.empty();
        try (AwsClients aws = world.shell().open(region, endpoint, pem)) {
          draft(options, aws, new Request.Drafted(endpoint.map(URI::toString), pem));
        }
      }
      case ImportOptions.Connection(String name) -> {
        try (KubernetesClient client = world.kubernetes().get();
            Connections connections = Connections.ofPerson(client, world.clock())) {
          draft(
              options,
              connections.aws("--connection", options.namespace(), name),
              new Request.Connected(name));
        }
      }
    }
  }

  private void draft(ImportOptions options, AwsClients aws, Request.Account account)
      throws IOException {
    Request request = new Request(options.name(), options.namespace(), aws.region(), account);
    Found found = Discovery.find(aws, options.selection());
    if (found.loadBalancers().size() > 1) {
      messages.printf(
          "there are load balancers %s, and an environment has one: %s was taken; import each by"
              + " itself with --load-balancer%n",
          String.join(", ", found.loadBalancers()), found.loadBalancers().getFirst());
    }
    write(
        Migration.files(
            request,
            SourceReader.read(
                aws, found.side(request.connection()), Optional.empty(), world.clock().instant())),
        options.directory());
  }

  private void write(Map<String, String> files, Optional<Path> directory) throws IOException {
    if (directory.isEmpty()) {
      files.values().forEach(out::print);
      return;
    }
    Files.createDirectories(directory.get());
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = directory.get().resolve(file.getKey());
      Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW);
      messages.println(path);
    }
    messages.println(
        "replace what has TODO(person) beside it, then apply them; look for CHECK(person) before"
            + " anything is built");
  }
}
