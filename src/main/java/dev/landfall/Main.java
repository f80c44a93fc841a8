package dev.landfall;

import dev.landfall.cli.ImportCommand;
import dev.landfall.cli.PlanCommand;
import dev.landfall.cli.ReportCommand;
import dev.landfall.cli.WorkerCommand;
import dev.landfall.cloud.AwsShell;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;

/** The one entry point of the jar: {@code operator}, the default, and the commands of people. */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 64;

  private Main() {}

  /**
   * Runs a command.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    String command = args.length == 0 ? "operator" : args[0];
    switch (command) {
      case "operator" -> operator();
      case "worker" ->
          System.exit(
              WorkerCommand.run(
                  Arrays.copyOfRange(args, 1, args.length),
                  System.getenv(),
                  Clock.systemUTC(),
                  System.err));
      case "plan" ->
          System.exit(
              PlanCommand.run(
                  Arrays.copyOfRange(args, 1, args.length),
                  () -> new KubernetesClientBuilder().build(),
                  System.out,
                  System.err));
      case "report" ->
          System.exit(
              ReportCommand.run(
                  Arrays.copyOfRange(args, 1, args.length),
                  () -> new KubernetesClientBuilder().build(),
                  System.out,
                  System.err));
      case "import" ->
          System.exit(
              ImportCommand.run(
                  Arrays.copyOfRange(args, 1, args.length),
                  new ImportCommand.World(
                      AwsShell.standard(),
                      () -> new KubernetesClientBuilder().build(),
                      Clock.systemUTC()),
                  System.out,
                  System.err));
      default -> {
        System.err.printf(
            "landfall: there is no command %s; there are operator (the default), worker, plan,"
                + " report and import%n",
            command);
        System.exit(USAGE);
      }
    }
  }

  private static void operator() {
    try {
      LandfallOperator operator =
          LandfallOperator.start(Config.from(System.getenv()), Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
    } catch (IOException | RuntimeException e) {
      System.err.println("landfall: the operator does not start: " + e.getMessage());
      System.exit(FAILED);
    }
  }
}
