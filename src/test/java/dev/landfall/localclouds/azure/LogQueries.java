package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Queries over the logs of a workspace, as {@code api.loganalytics.io} answers them.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/loganalytics/dataaccess/query/execute">
 *     reference</a>
 */
final class LogQueries {
  private static final Pattern PATH = Pattern.compile("/v1/workspaces/([^/]+)/query");
  private static final Set<String> AUDIENCES =
      Set.of("https://api.loganalytics.io", "https://api.loganalytics.azure.com");

  private final World world;
  private final Entra entra;
  private final Rights rights;

  LogQueries(World world, Entra entra, Rights rights) {
    this.world = world;
    this.entra = entra;
    this.rights = rights;
  }

  static boolean isQuery(String path) {
    return path.startsWith("/v1/");
  }

  CloudResponse handle(CloudRequest request) {
    try {
      signedIn(request);
      Matcher path = PATH.matcher(request.path());
      Stored workspace =
          (path.matches() && request.method().equals("POST")
                  ? WorkspaceType.of(world.store(), path.group(1))
                  : Optional.<Stored>empty())
              .orElseThrow(
                  () ->
                      new ArmError(404, "PathNotFoundError", "The requested path does not exist"));
      permitted(workspace);
      return Arm.json(200, answer(workspace, Json.parse(request.text())));
    } catch (KqlError e) {
      return Arm.json(400, e.body());
    } catch (ArmError e) {
      return e.response();
    }
  }

  /** Azure says 401 here only where there is no token at all. */
  private void signedIn(CloudRequest request) {
    try {
      entra.claims(request, AUDIENCES);
    } catch (ArmError e) {
      throw e.code().equals("AuthenticationFailed")
          ? e
          : new ArmError(403, e.code(), "%s", e.getMessage());
    }
  }

  /** Log Analytics Reader has this, and so has Reader. */
  private void permitted(Stored workspace) {
    try {
      rights.check(
          "GET", "Microsoft.OperationalInsights/workspaces/query", workspace.id().text(), "");
    } catch (ArmError e) {
      throw new ArmError(
          403,
          "InsufficientAccessError",
          "The provided credentials have insufficient access to perform the requested operation");
    }
  }

  private ObjectNode answer(Stored workspace, ObjectNode asked) {
    Kql query = KqlParser.parse(Json.text(asked, "query"), world.clock().instant());
    Predicate<Instant> within = within(Json.text(asked, "timespan"));
    Kql.Rows found =
        query.run(
            world.console().find(workspace, query.table()).stream()
                .filter(row -> within.test((Instant) row.get(LogTable.TIME)))
                .toList());
    return Json.object(
        "tables",
        List.of(
            Json.object(
                "name",
                "PrimaryResult",
                "columns",
                found.columns().stream()
                    .map(c -> Json.object("name", c.name(), "type", c.type()))
                    .toList(),
                "rows",
                found.rows().stream()
                    .map(row -> found.columns().stream().map(c -> told(row.get(c.name()))).toList())
                    .toList())));
  }

  private static Object told(Object value) {
    return value instanceof Instant time ? time.toString() : value;
  }

  /** {@code PT1H}, {@code from/to}, {@code from/PT1H} or {@code PT1H/to} (ISO 8601). */
  private Predicate<Instant> within(String timespan) {
    if (timespan.isEmpty()) {
      return time -> true;
    }
    try {
      String[] parts = timespan.split("/", -1);
      boolean open = parts.length == 1;
      Instant to =
          open
              ? world.clock().instant()
              : parts[1].startsWith("P")
                  ? instant(parts[0]).plus(Duration.parse(parts[1]))
                  : instant(parts[1]);
      Instant from =
          parts[0].startsWith("P") ? to.minus(Duration.parse(parts[0])) : instant(parts[0]);
      return time -> !time.isBefore(from) && !time.isAfter(to);
    } catch (DateTimeException e) {
      throw new KqlError(
          "InvalidTimespan", "The timespan is invalid.", "InvalidTimespan", timespan);
    }
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }
}
