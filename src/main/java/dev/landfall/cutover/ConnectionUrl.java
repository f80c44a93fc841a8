package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.spine.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection URL as applications keep it: {@code postgresql://user:password@host:port/db?options}
 * (libpq's form, PostgreSQL documentation 34.1.1.2; a {@code jdbc:} in front is kept). It holds a
 * password, so it has no {@code toString} that shows it.
 */
public final class ConnectionUrl {
  private static final int DEFAULT_PORT = 5432;
  private static final Pattern FORM =
      Pattern.compile(
          "^(?<head>(?:jdbc:)?postgres(?:ql)?://(?:[^@/]*@)?)(?<host>\\[[^\\]]+\\]|[^:/?]+)(?::(?<port>[0-9]+))?/(?<db>[^?]*)(?<tail>\\?.*)?$");

  private final Matcher parts;

  private ConnectionUrl(Matcher parts) {
    this.parts = parts;
  }

  /**
   * Reads a URL.
   *
   * @param where what to name in the error: the secret and its key, never the value
   */
  public static ConnectionUrl parse(String url, String where) {
    Matcher parts = FORM.matcher(url);
    if (!parts.matches()) {
      throw new Failure.Invalid(
              where, "no connection URL", "write postgresql://user:password@host:port/database")
          .asException();
    }
    return new ConnectionUrl(parts);
  }

  /** Where it leads. */
  public DatabaseAddress address() {
    String port = parts.group("port");
    return new DatabaseAddress(
        parts.group("host"),
        port == null ? DEFAULT_PORT : Integer.valueOf(port),
        parts.group("db"));
  }

  /** The same login and options, leading elsewhere. */
  public String leadingTo(DatabaseAddress address) {
    String tail = parts.group("tail");
    return "%s%s:%d/%s%s"
        .formatted(
            parts.group("head"),
            address.host(),
            address.port(),
            address.database(),
            tail == null ? "" : tail);
  }

  @Override
  public String toString() {
    return "ConnectionUrl[" + address() + "]";
  }
}
