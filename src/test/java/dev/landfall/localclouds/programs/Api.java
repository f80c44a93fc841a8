package dev.landfall.localclouds.programs;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/**
 * A backend that uses what it is given: /api says which database DATABASE_URL leads to and how
 * often it was asked, counted at REDIS_URL; /health answers.
 */
public final class Api {
  private Api() {}

  /** Runs until it is ended. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress at =
        new InetSocketAddress(
            InetAddress.getByName(System.getenv().getOrDefault("HOST", "127.0.0.1")),
            Integer.parseInt(System.getenv().getOrDefault("PORT", "8080")));
    HttpServer server = HttpServer.create(at, 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            boolean healthy = exchange.getRequestURI().getPath().equals("/health");
            byte[] body = (healthy ? "ok" : answer()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  private static String answer() {
    try {
      return "backend database=%s visits=%d".formatted(database(), visits());
    } catch (SQLException | GeneralSecurityException e) {
      return "backend cannot: " + e.getMessage();
    }
  }

  /** As libpq reads such a URL: encrypted, whoever the server is. */
  private static String database() throws SQLException {
    URI url = URI.create(System.getenv("DATABASE_URL"));
    String[] login = url.getUserInfo().split(":", 2);
    Properties properties = new Properties();
    properties.setProperty("user", login[0]);
    properties.setProperty("password", login[1]);
    properties.setProperty("sslmode", "require");
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath()),
                properties);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_database()")) {
      row.next();
      return row.getString(1);
    }
  }

  private static long visits() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (Jedis jedis =
        new Jedis(
            URI.create(System.getenv("REDIS_URL")),
            DefaultJedisClientConfig.builder()
                .sslSocketFactory(context.getSocketFactory())
                .build())) {
      return jedis.incr("visits");
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
