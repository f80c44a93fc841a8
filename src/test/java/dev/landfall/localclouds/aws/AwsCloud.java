package dev.landfall.localclouds.aws;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.RedisServer;
import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One AWS account in one region, all its services on one port: clients are told so by an endpoint
 * override. Every call must be signed with an access key made here.
 */
public final class AwsCloud implements CloudApi, AutoCloseable {
  /**
   * The administrator that a customer gets.
   *
   * @param user its name
   * @param password its password
   */
  public record Master(String user, String password) {}

  /**
   * An access key.
   *
   * @param accessKeyId its name
   * @param secretAccessKey what signs
   */
  public record AccessKey(String accessKeyId, String secretAccessKey) {}

  /**
   * A load balancer.
   *
   * @param dnsName the name under elb.amazonaws.com that DNS has to answer with its address
   * @param targetGroupArn where tasks are registered
   */
  public record Balancer(String dnsName, String targetGroupArn) {}

  /**
   * What a bucket is like; all are encrypted and closed to the public.
   *
   * @param versioned whether old versions are kept
   * @param lifecycleRules the names of its rules
   * @param kms whether it is encrypted with a key of the account's own, so that no ETag is an MD5
   */
  public record BucketSettings(boolean versioned, List<String> lifecycleRules, boolean kms) {
    /** Encrypted with S3's own key. */
    public BucketSettings(boolean versioned, List<String> lifecycleRules) {
      this(versioned, lifecycleRules, false);
    }
  }

  private final Principals principals;
  private final Signatures signatures;
  private final Sts sts;
  private final Rds rds;
  private final SecretsManager secrets;
  private final Elb elb;
  private final Ecs ecs;
  private final AppScaling scaling;
  private final ElastiCache caches;
  private final S3 s3;
  private final Map<String, AwsService> services;

  /** An account with nothing in it, whose buckets keep what they get until the JVM ends. */
  public AwsCloud(String region, String accountId, Clock clock) {
    this(
        region,
        accountId,
        clock,
        Path.of(System.getProperty("java.io.tmpdir"), "lf-s3-" + UUID.randomUUID()));
  }

  /**
   * An account with nothing in it.
   *
   * @param buckets where what is in its buckets lies
   */
  public AwsCloud(String region, String accountId, Clock clock, Path buckets) {
    this.principals = new Principals(accountId, clock);
    this.signatures = new Signatures(principals, region, clock);
    this.sts = new Sts(principals);
    this.rds = new Rds(region, accountId, clock);
    this.secrets = new SecretsManager(region, accountId, clock);
    this.elb = new Elb(region, accountId, clock);
    this.ecs = new Ecs(region, accountId, elb, clock);
    this.scaling = new AppScaling(region, accountId, ecs, clock);
    this.caches = new ElastiCache(region, accountId);
    this.s3 = new S3(region, clock, buckets);
    CloudWatch metrics =
        new CloudWatch(
            Map.of(
                "AWS/RDS",
                rds::measure,
                "AWS/ApplicationELB",
                elb::measure,
                "AWS/S3",
                s3::measure));
    this.services =
        Stream.of(sts, rds, secrets, elb, ecs, scaling, caches, s3, metrics)
            .collect(Collectors.toMap(AwsService::name, Function.identity()));
  }

  /** Makes a user that may do everything, with an access key. */
  public AccessKey addUser(String name) {
    Principals.Key key = principals.addUser(name);
    return new AccessKey(key.id(), key.secret());
  }

  /** Makes a role that the users may assume. */
  public void addRole(String name) {
    sts.addRole(name);
  }

  /**
   * Makes a role that tokens of a cluster may be exchanged for.
   *
   * @param subject whose, for example system:serviceaccount:shop:landfall
   */
  public void addRole(String name, String subject) {
    sts.addRole(name, subject);
  }

  /**
   * Makes an RDS instance around a server that runs.
   *
   * @param identifier the DBInstanceIdentifier
   * @param database the initial database, made here
   * @param parameters what its parameter group {@code <identifier>-parameters} changes; the server
   *     is restarted for them
   */
  public void createDatabase(
      String identifier,
      PostgresServer server,
      Master master,
      String database,
      Map<String, String> parameters) {
    rds.create(identifier, server, master, database, parameters);
  }

  /**
   * Makes a load balancer with a target group called {@code <name>-targets}.
   *
   * @param name its name
   * @param proxy what listens for it, closed with this
   * @param targetPort where the targets listen
   * @param healthPath what its health checks ask for
   */
  public Balancer createLoadBalancer(
      String name, ReverseProxy proxy, int targetPort, String healthPath) {
    TargetGroup group = elb.createTargetGroup(name + "-targets", targetPort, healthPath);
    return new Balancer(elb.create(name, proxy, group), group.arn());
  }

  /**
   * Adds a rule to a load balancer's listener that forwards to its target group.
   *
   * @param hosts the hosts it takes
   * @param paths patterns that end in {@code /*}, all paths when empty
   */
  public void addRule(String loadBalancer, int priority, List<String> hosts, List<String> paths) {
    elb.addRule(loadBalancer, new ForwardRule(priority, hosts, paths));
  }

  /** Makes an ECS service and starts its tasks. */
  public void createService(EcsSettings settings, Addresses addresses, Programs programs) {
    ecs.create(settings, addresses, programs);
  }

  /** The process ids of all tasks. */
  public List<Long> taskPids() {
    return ecs.pids();
  }

  /**
   * Makes a replication group of one node.
   *
   * @param server what answers for it, closed with this
   * @param token what its clients have to show
   */
  public void createCache(String id, RedisServer server, String token) {
    caches.create(id, server, token);
  }

  /** Makes a bucket. */
  public void createBucket(String name, BucketSettings settings) {
    s3.create(name, settings);
  }

  /** Puts an object of nothing but zeros into a bucket. */
  public void putObject(String bucket, String key, long bytes) {
    s3.put(bucket, key, bytes);
  }

  /** Makes a secret. */
  public void createSecret(String name, String value) {
    secrets.create(name, value);
  }

  /** The current value of a secret. */
  public Optional<String> secret(String name) {
    return secrets.current(name);
  }

  @Override
  public String name() {
    return "aws";
  }

  @Override
  public String operation(CloudRequest request) {
    return AwsCall.of(request).operation();
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return AwsCall.of(request).isWrite();
  }

  @Override
  public CloudResponse handle(CloudRequest request) {
    AwsCall call = AwsCall.of(request);
    try {
      AwsService service = services.get(call.service());
      boolean rest = call.protocol() == AwsCall.Protocol.REST;
      if (service == null || !rest && !request.method().equals("POST")) {
        throw AwsService.noSuchAction(call);
      }
      if (call.json().isMissingNode()) {
        throw new AwsError(400, "SerializationException", "The body is not JSON");
      }
      if (Sts.isUnsigned(call)) {
        return sts.assumeRoleWithWebIdentity(call);
      }
      Principals.Key caller = signatures.verify(request, call);
      return service == s3 && S3Objects.isMeant(request)
          ? s3.objects(call, request)
          : service.answer(call, caller);
    } catch (AwsError e) {
      return refusal(call, e);
    }
  }

  private static CloudResponse refusal(AwsCall call, AwsError e) {
    return switch (call.protocol()) {
      case JSON -> Json.error(e.status, e.code, e.getMessage());
      case QUERY -> Xml.error(e.status, e.code, e.getMessage());
      case REST -> Xml.documentError(e.status, e.code, e.getMessage());
    };
  }

  @Override
  public CloudResponse throttled(CloudRequest request, int retryAfterSeconds) {
    AwsCall call = AwsCall.of(request);
    AwsError slower =
        switch (call.protocol()) {
          case JSON -> new AwsError(400, "ThrottlingException", "Rate exceeded");
          case QUERY -> new AwsError(400, "Throttling", "Rate exceeded");
          case REST -> new AwsError(503, "SlowDown", "Please reduce your request rate.");
        };
    return refusal(call, slower).with("retry-after", Integer.toString(retryAfterSeconds));
  }

  @Override
  public CloudResponse failed(CloudRequest request) {
    return refusal(
        AwsCall.of(request),
        new AwsError(500, "InternalFailure", "An internal error has occurred."));
  }

  @Override
  public void close() {
    ecs.close();
    elb.close();
    caches.close();
    rds.close();
    s3.close();
  }
}
