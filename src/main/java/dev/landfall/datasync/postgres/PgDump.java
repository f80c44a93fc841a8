package dev.landfall.datasync.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program pg_dump. It must be at least as new as the server it reads.
 *
 * @param program its name on the PATH, or its path
 */
public record PgDump(String program) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** The one on the PATH. */
  public static PgDump onPath() {
    return new PgDump("pg_dump");
  }

  /** Its major version; empty when there is none. */
  public OptionalInt major() {
    try {
      Matcher matcher = VERSION.matcher(run(List.of(program, "--version"), "", Tls.disabled()));
      return matcher.find()
          ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
          : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * The schema of a database as a script, without {@code landfall}, privileges, publications and
   * subscriptions.
   *
   * @throws IOException with what the program said
   */
  public String schema(Endpoint endpoint) throws IOException {
    List<String> command =
        List.of(
            program,
            "--schema-only",
            "--no-privileges",
            "--no-publications",
            "--no-subscriptions",
            "--no-security-labels",
            "--no-tablespaces",
            "--exclude-schema=landfall",
            "--host=" + endpoint.host(),
            "--port=" + endpoint.port(),
            "--username=" + endpoint.user(),
            "--no-password",
            "--dbname=" + endpoint.database());
    return run(command, endpoint.password().value(), endpoint.tls());
  }

  private static String run(List<String> command, String password, Tls tls) throws IOException {
    Path output = Files.createTempFile("landfall-schema", ".sql");
    Path errors = Files.createTempFile("landfall-schema", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
      builder.environment().put("PGPASSWORD", password);
      builder.environment().put("PGSSLMODE", tls.mode().sslmode());
      if (tls.caFile() != null) {
        builder.environment().put("PGSSLROOTCERT", tls.caFile().toString());
      }
      Process process =
          builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " took more than " + LIMIT);
      }
      if (process.exitValue() != 0) {
        throw new IOException(Files.readString(errors, StandardCharsets.UTF_8).strip());
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    }
  }
}
