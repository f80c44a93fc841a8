package dev.landfall.localclouds;

import dev.landfall.localclouds.aws.AwsCloud;
import dev.landfall.localclouds.aws.EcsSettings;
import dev.landfall.localclouds.cloudflare.CloudflareCloud;
import dev.landfall.localclouds.dns.ZoneRecord;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.tls.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands before a migration: the shop of {@code domain.com} on AWS, and its names at
 * Cloudflare. Azure is empty.
 *
 * @param source the RDS instance {@code shop-db}
 * @param administrator its master user
 * @param applicationPassword the password of the application's role {@code shop}
 * @param balancer the load balancer {@code shop-alb}
 * @param loadBalancerAddress the address behind that name
 */
public record SampleEstate(
    PostgresServer source,
    AwsCloud.Master administrator,
    String applicationPassword,
    AwsCloud.Balancer balancer,
    InetAddress loadBalancerAddress) {
  /** The domain. */
  public static final String DOMAIN = "domain.com";

  /** The database, and the application's role in it. */
  public static final String DATABASE = "shop";

  /** Where traffic arrives, on the load balancer and on the gateway. */
  public static final int TRAFFIC_PORT = 8080;

  private static final String SECRET = "shop/database";
  private static final int REDIS_PORT = 6379;
  private static final int RECORD_TTL = 120;
  private static final int LOAD_BALANCER_TTL = 60;

  /**
   * What it is made of.
   *
   * @param aws an empty account
   * @param cloudflare an empty account
   * @param dns where load balancers' names are answered from
   * @param addresses of this run
   * @param authority of this run
   * @param programs the images
   * @param directory for the database
   */
  record Ground(
      AwsCloud aws,
      CloudflareCloud cloudflare,
      ZoneStore dns,
      Addresses addresses,
      Authority authority,
      Programs programs,
      Path directory) {}

  /** The database with its roles, and the secret that leads to it. */
  static SampleEstate create(Ground ground) throws IOException {
    AwsCloud.Master administrator = new AwsCloud.Master("landfall_admin", Passwords.create());
    String applicationPassword = Passwords.create();
    InetAddress address = ground.addresses().next(Addresses.Pool.RDS);
    PostgresServer source =
        PostgresServer.start(
            new PostgresServer.Settings(
                15,
                ground.directory().resolve("shop-db"),
                address,
                ground.authority().issue("shop-db", address),
                "rdsadmin"));
    ground
        .aws()
        .createDatabase(
            "shop-db", source, administrator, DATABASE, Map.of("rds.logical_replication", "1"));
    source.executeIn(
        DATABASE,
        """
        CREATE ROLE shop LOGIN PASSWORD '%s';
        GRANT shop TO %s WITH ADMIN OPTION;
        ALTER SCHEMA public OWNER TO shop;
        """
            .formatted(applicationPassword, administrator.user()));
    ground
        .aws()
        .createSecret(
            SECRET,
            "{\"DATABASE_URL\":\"postgresql://shop:%s@%s:%d/%s?sslmode=require\"}"
                .formatted(applicationPassword, source.host(), PostgresServer.PORT, DATABASE));
    InetAddress redis = ground.addresses().next(Addresses.Pool.ELASTICACHE);
    ground
        .aws()
        .createCache(
            "shop-redis",
            RedisServer.start(
                new RedisServer.Settings(
                    ground.directory().resolve("shop-redis"),
                    redis,
                    REDIS_PORT,
                    ground.authority().issue("shop-redis", redis))),
            Passwords.create());
    ground
        .aws()
        .createBucket("shop-uploads", new AwsCloud.BucketSettings(true, List.of("expire-drafts")));
    ground.aws().putObject("shop-uploads", "logo.png", 48_210);
    InetAddress alb = ground.addresses().next(Addresses.Pool.LOAD_BALANCER);
    AwsCloud.Balancer balancer =
        ground
            .aws()
            .createLoadBalancer(
                "shop-alb",
                ReverseProxy.start(ReverseProxy.Kind.APPLICATION_LOAD_BALANCER, alb, TRAFFIC_PORT),
                TRAFFIC_PORT,
                "/health");
    ground.aws().addRule("shop-alb", 10, List.of("api." + DOMAIN, "www." + DOMAIN), List.of());
    SampleEstate estate =
        new SampleEstate(source, administrator, applicationPassword, balancer, alb);
    estate.names(ground);
    return estate;
  }

  /** The service, once the APIs it calls are there. */
  void startBackend(Ground ground, Map<String, String> credentials) {
    Map<String, String> environment = new HashMap<>(credentials);
    environment.put("DATABASE_SECRET_ID", SECRET);
    environment.put("STACK", "aws");
    ground
        .aws()
        .createService(
            new EcsSettings(
                "shop",
                "backend",
                "shop/backend:1.0",
                TRAFFIC_PORT,
                environment,
                1,
                Optional.of(balancer.targetGroupArn())),
            ground.addresses(),
            ground.programs());
  }

  private void names(Ground ground) {
    ground
        .dns()
        .put(
            "elb.amazonaws.com",
            new ZoneRecord(
                balancer.dnsName(), "A", loadBalancerAddress.getHostAddress(), LOAD_BALANCER_TTL));
    ground.cloudflare().addZone(DOMAIN);
    for (String name : List.of(DOMAIN, "www." + DOMAIN, "api." + DOMAIN)) {
      add(ground, Map.of("type", "CNAME", "name", name, "content", balancer.dnsName()));
    }
    add(ground, Map.of("type", "MX", "name", DOMAIN, "content", "mail.domain.com", "priority", 10));
    add(ground, Map.of("type", "TXT", "name", DOMAIN, "content", "\"v=spf1 mx -all\""));
  }

  private static void add(Ground ground, Map<String, Object> record) {
    Map<String, Object> whole = new HashMap<>(record);
    whole.put("ttl", RECORD_TTL);
    if (record.get("type").equals("CNAME")) {
      whole.put("proxied", false);
    }
    ground.cloudflare().addRecord(DOMAIN, whole);
  }
}
