package dev.landfall.demo.load;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The check as a program: the database from the environment ({@code DATABASE_URL}, so that no
 * password is an argument), the ledger from the one argument. It exits 0 when clean, 1 when not.
 */
public final class CheckMain {
  private CheckMain() {}

  /** Checks and says what is wrong. */
  public static void main(String[] args) throws Exception {
    String url = System.getenv("DATABASE_URL");
    if (args.length != 1 || url == null) {
      System.err.println("usage: DATABASE_URL=postgresql://... CheckMain LEDGER");
      System.exit(2);
    }
    try (Connection database = connect(URI.create(url))) {
      Checker.Check check = Checker.check(database, Path.of(args[0]));
      check.lost().forEach(f -> System.out.println("LOST " + f));
      check.duplicated().forEach(f -> System.out.println("DUPLICATED " + f));
      System.out.printf(
          "%d orders acknowledged, %d lost, %d duplicated; in the whole database %d orders and %d"
              + " events written twice%n",
          check.acknowledged(),
          check.lost().size(),
          check.duplicated().size(),
          check.ordersWrittenTwice(),
          check.eventsWrittenTwice());
      System.exit(check.clean() ? 0 : 1);
    }
  }

  private static Connection connect(URI url) throws SQLException {
    String[] login = url.getRawUserInfo().split(":", 2);
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d%s%s"
            .formatted(
                url.getHost(), url.getPort() < 0 ? 5432 : url.getPort(), url.getRawPath(), query),
        URLDecoder.decode(login[0], StandardCharsets.UTF_8),
        URLDecoder.decode(login[1], StandardCharsets.UTF_8));
  }
}
