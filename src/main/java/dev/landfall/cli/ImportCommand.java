package dev.landfall.cli;

import dev.landfall.cloud.AwsClients;
import dev.landfall.cloud.AwsShell;
import dev.landfall.environment.aws.Discovery;
import dev.landfall.environment.aws.Discovery.Found;
import dev.landfall.environment.aws.SourceReader;
import dev.landfall.imports.Migration;
import dev.landfall.imports.Request;
import dev.landfall.spine.FailureException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * {@code kubectl landfall import}: reads an AWS account and writes the YAML of a migration, for a
 * person to finish. It changes nothing, reads no secret, and overwrites no file.
 */
public final class ImportCommand {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private ImportCommand() {}

  /**
   * Writes the draft.
   *
   * @param args the options
   * @param shell who is signed in to AWS
   * @param out for the YAML
   * @param messages for what a person should read
   * @return 0 when it is written, 1 when AWS or the disk refused, 2 when it was called wrongly
   */
  public static int run(String[] args, AwsShell shell, PrintStream out, PrintStream messages) {
    try {
      return run(ImportOptions.of(args), shell, out, messages);
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

  private static int run(
      ImportOptions options, AwsShell shell, PrintStream out, PrintStream messages)
      throws IOException {
    Optional<Path> bundle = options.caBundle();
    Optional<String> pem =
        bundle.isPresent() ? Optional.of(Files.readString(bundle.get())) : Optional.empty();
    try (AwsClients aws = shell.open(options.region(), options.endpoint(), pem)) {
      Found found = Discovery.find(aws, options.selection());
      if (found.loadBalancers().size() > 1) {
        messages.printf(
            "there are load balancers %s, and an environment has one: %s was taken; import each by"
                + " itself with --load-balancer%n",
            String.join(", ", found.loadBalancers()), found.loadBalancers().getFirst());
      }
      Request request = new Request(options.name(), options.namespace(), options.region());
      write(
          Migration.files(request, SourceReader.read(aws, found.side("aws-" + request.name()))),
          options.directory(),
          out,
          messages);
    }
    return 0;
  }

  private static void write(
      Map<String, String> files, Optional<Path> directory, PrintStream out, PrintStream messages)
      throws IOException {
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
    messages.println("look for TODO(person) in them before you apply them");
  }
}
