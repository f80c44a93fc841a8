package dev.landfall.cli;

import dev.landfall.datasync.objects.Carrier;
import dev.landfall.datasync.objects.Rules;
import dev.landfall.datasync.objects.Session;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.copy.Copiers;
import dev.landfall.datasync.postgres.copy.Keeper;
import dev.landfall.datasync.postgres.copy.WorkerEnvironment;
import dev.landfall.datasync.postgres.copy.WorkerRole;
import dev.landfall.spine.FailureException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The program that carries data: {@code worker --sync ID --role keeper|copier [--parallel N]} for a
 * database, {@code worker --sync ID --role carrier} for a bucket. Where both sides are and what
 * opens them comes by environment ({@link WorkerEnvironment}, {@link Session}).
 */
public final class WorkerCommand {
  private WorkerCommand() {}

  /**
   * Runs to the end of its part of the copy.
   *
   * @param args the options
   * @param environment where both sides are
   * @param clock by which sessions end
   * @param messages for what a person should read
   * @return 0 when its part is done or another worker has it, 1 when it could not go on (start it
   *     again), 2 when it was called wrongly
   */
  public static int run(
      String[] args, Map<String, String> environment, Clock clock, PrintStream messages) {
    try {
      Map<String, String> options = options(args);
      SyncName sync = new SyncName(options.getOrDefault("--sync", ""));
      if (options.getOrDefault("--role", "").equals("carrier")) {
        boolean worked =
            new Carrier(Session.from(environment), Rules.from(environment), sync.id(), clock)
                .run(messages);
        messages.println(worked ? "done" : "another carrier is at work");
        return 0;
      }
      WorkerRole role =
          WorkerRole.valueOf(options.getOrDefault("--role", "").toUpperCase(Locale.ROOT));
      int parallel = Integer.parseInt(options.getOrDefault("--parallel", "2"));
      try (Database source = new Database(WorkerEnvironment.read(environment, Side.SOURCE));
          Database target = new Database(WorkerEnvironment.read(environment, Side.TARGET))) {
        boolean worked =
            switch (role) {
              case KEEPER -> new Keeper(source, target, sync, parallel).run();
              case COPIER -> new Copiers(source, target, sync, parallel).run();
            };
        messages.println(worked ? "done" : "another " + role.word() + " is at work");
        return 0;
      }
    } catch (IllegalArgumentException e) {
      messages.println(
          e.getMessage() + "\nusage: worker --sync ID --role keeper|copier|carrier [--parallel N]");
      return 2;
    } catch (FailureException e) {
      messages.println(e.failure().told());
      return 1;
    }
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " has no value");
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }
}
