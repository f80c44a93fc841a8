package dev.landfall.environment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/**
 * PostgreSQL's driver, with every round trip to servers at known addresses as a call to the
 * outside: sign-in, each statement, the commit.
 */
final class KillableSql implements Driver, AutoCloseable {
  private static final Set<String> STATEMENTS = Set.of("execute", "executeQuery", "executeUpdate");

  private final Driver driver = new org.postgresql.Driver();
  private final Map<String, OutsideCalls> lives = new ConcurrentHashMap<>();

  /** Takes the driver's place until it is closed. */
  static KillableSql install() throws SQLException {
    KillableSql killable = new KillableSql();
    for (Driver known : Collections.list(DriverManager.getDrivers())) {
      if (known instanceof org.postgresql.Driver) {
        DriverManager.deregisterDriver(known);
      }
    }
    DriverManager.registerDriver(killable);
    return killable;
  }

  @Override
  public void close() throws SQLException {
    DriverManager.deregisterDriver(this);
    DriverManager.registerDriver(driver);
  }

  /** Servers whose address begins so are asked by this life's operators. */
  void serving(String block, OutsideCalls calls) {
    lives.put(block, calls);
  }

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    OutsideCalls calls =
        lives.entrySet().stream()
            .filter(e -> url.startsWith("jdbc:postgresql://" + e.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    return calls == null
        ? driver.connect(url, info)
        : killable(
            Connection.class,
            call(
                calls,
                "sign in as " + info.getProperty("user"),
                false,
                () -> driver.connect(url, info)),
            calls);
  }

  private static <T> T killable(Class<T> type, T real, OutsideCalls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            KillableSql.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              String name = method.getName();
              Callable<Object> invoke = () -> invoke(real, method, args);
              if (STATEMENTS.contains(name) || name.equals("isValid")) {
                return call(calls, told(name, args), false, invoke);
              }
              if (name.equals("commit")) {
                return call(calls, name, true, invoke);
              }
              Object result = invoke.call();
              return switch (result) {
                case PreparedStatement s -> killable(PreparedStatement.class, s, calls);
                case Statement s -> killable(Statement.class, s, calls);
                case null, default -> result;
              };
            }));
  }

  /** The first words of a statement: what follows may be a password. */
  private static String told(String name, Object[] args) {
    return args != null && args.length > 0 && args[0] instanceof String sql
        ? sql.strip().replaceFirst("(?s)^(\\S+\\s+\\S+).*", "$1")
        : name;
  }

  private static Object invoke(Object real, java.lang.reflect.Method method, Object[] args)
      throws Exception {
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** An SQL exception goes through the call as it is. */
  private static <T> T call(OutsideCalls calls, String what, boolean write, Callable<T> carryOut)
      throws SQLException {
    Callable<T> outcome =
        calls.make(
            "SQL " + what,
            write,
            () -> {
              try {
                T result = carryOut.call();
                if (write) {
                  calls.accepted("SQL " + what);
                }
                return () -> result;
              } catch (Exception e) {
                return () -> {
                  throw e;
                };
              }
            },
            () ->
                () -> {
                  throw new SQLException("nobody is there to hear it", "08006");
                });
    try {
      return outcome.call();
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException(e);
    }
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return driver.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
