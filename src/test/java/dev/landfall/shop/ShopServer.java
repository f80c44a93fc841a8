package dev.landfall.shop;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.tls.Authority;
import java.net.InetAddress;
import java.nio.file.Path;

/** A real PostgreSQL 15 with databases of the shop's, each of which can be fenced. */
final class ShopServer implements AutoCloseable {
  private static final String REFUSE =
      """
      CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'moved' USING ERRCODE = '25006'; END $$;
      DO $$ DECLARE t regclass; BEGIN
        LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE; -- every write begins there
        FOR t IN SELECT oid FROM pg_class
            WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace LOOP
          EXECUTE format('CREATE OR REPLACE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON %s'
            ' FOR EACH STATEMENT EXECUTE FUNCTION refuse()', t);
        END LOOP; END $$\
      """;

  private final Addresses addresses = Addresses.claim();
  private final PostgresServer server;

  ShopServer(Path dir) {
    InetAddress address = addresses.next(Addresses.Pool.RDS);
    server =
        PostgresServer.start(
            new PostgresServer.Settings(
                15, dir, address, Authority.create("local").issue("shop-db", address), "rdsadmin"));
    server.execute("CREATE ROLE shop LOGIN PASSWORD 'right'");
  }

  /** Makes a database that belongs to the shop, and gives its URL. */
  String database(String name) {
    server.execute("CREATE DATABASE %s OWNER shop".formatted(name));
    return "postgresql://shop:right@%s:5432/%s?sslmode=require".formatted(server.host(), name);
  }

  /** From now on every write is refused, as a fence refuses it. */
  void fence(String database) {
    server.executeIn(database, REFUSE);
  }

  /** Writes are welcome again. */
  void lift(String database) {
    server.executeIn(
        database,
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN NULL; END'");
  }

  /** Ends every session of the shop's, as a failover would. */
  void disconnect(String database) {
    server.query(
        "postgres",
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'shop' AND datname = '%s'"
            .formatted(database));
  }

  String query(String database, String sql) {
    return server.query(database, sql);
  }

  PostgresServer postgres() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    addresses.close();
  }
}
