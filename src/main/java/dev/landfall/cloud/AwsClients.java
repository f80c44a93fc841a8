package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Sensitive;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The AWS SDK's clients for one account. They do not retry by themselves: the reconcile loop does,
 * after looking at the world again. Before the first call the account behind the credentials is
 * compared with the declared one, so that a mixed-up Secret cannot move the wrong production.
 */
public final class AwsClients implements AutoCloseable {
  /** Where no account is declared: the one of the credentials. */
  static final String ANY_ACCOUNT = "";

  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final AwsAccess access;
  private final Account account;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final StsClient sts;
  private final Lazy<RdsClient> rds = new Lazy<>(() -> build(RdsClient.builder()));
  private final Lazy<EcsClient> ecs = new Lazy<>(() -> build(EcsClient.builder()));
  private final Lazy<ElasticLoadBalancingV2Client> elb =
      new Lazy<>(() -> build(ElasticLoadBalancingV2Client.builder()));
  private final Lazy<ApplicationAutoScalingClient> autoScaling =
      new Lazy<>(() -> build(ApplicationAutoScalingClient.builder()));
  private final Lazy<SecretsManagerClient> secrets =
      new Lazy<>(() -> build(SecretsManagerClient.builder()));
  private final Lazy<ElastiCacheClient> caches =
      new Lazy<>(() -> build(ElastiCacheClient.builder()));
  private final Lazy<S3Client> s3 = new Lazy<>(this::s3);
  private final Lazy<CloudWatchClient> metrics =
      new Lazy<>(() -> build(CloudWatchClient.builder()));
  private volatile String proved = "";

  AwsClients(AwsAccess access, Account account) {
    this.access = access;
    this.account = account;
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(ANSWER)
            .tlsTrustManagersProvider(() -> new TrustManager[] {access.trust().manager()})
            .build();
    this.credentials =
        access.login().provider(with -> configured(StsClient.builder(), with).build());
    this.sts = build(StsClient.builder());
  }

  /**
   * One call.
   *
   * @param operation as AWS names it, for the figures
   * @param what what is done to which resource, for messages
   * @param client which client
   * @param call the call
   */
  public <C, T> T call(
      String operation, String what, Function<AwsClients, C> client, Function<C, T> call) {
    return call(Priority.ORDINARY, operation, what, client, call);
  }

  /** The same for a cutover, which may take from the part of the budget that is kept for it. */
  public <C, T> T call(
      Priority priority,
      String operation,
      String what,
      Function<AwsClients, C> client,
      Function<C, T> call) {
    requireAccount();
    return counted(priority, operation, what, () -> call.apply(client.apply(this)));
  }

  /** Databases. */
  public RdsClient rds() {
    return rds.get();
  }

  /** Services. */
  public EcsClient ecs() {
    return ecs.get();
  }

  /** What scales services. */
  public ApplicationAutoScalingClient autoScaling() {
    return autoScaling.get();
  }

  /** Load balancers. */
  public ElasticLoadBalancingV2Client loadBalancers() {
    return elb.get();
  }

  /** Secrets. */
  public SecretsManagerClient secretsManager() {
    return secrets.get();
  }

  /** Caches. */
  public ElastiCacheClient caches() {
    return caches.get();
  }

  /** Buckets: what they are like, never what is in them. */
  public S3Client buckets() {
    return s3.get();
  }

  /** What was measured. */
  public CloudWatchClient metrics() {
    return metrics.get();
  }

  /** The account that the credentials belong to, proved to be the declared one. */
  public String account() {
    requireAccount();
    return proved;
  }

  /** What opens this account to a program of ours for a while. */
  public AwsSession session() {
    requireAccount();
    AwsCredentials now = credentials.resolveCredentials();
    return new AwsSession(
        access.region(),
        access.endpoint(),
        now.accessKeyId(),
        new Sensitive(now.secretAccessKey()),
        now instanceof AwsSessionCredentials session
            ? Optional.of(new Sensitive(session.sessionToken()))
            : Optional.empty(),
        now.expirationTime(),
        access.trust().pem());
  }

  /** The region. */
  public String region() {
    return access.region();
  }

  /** Who signed in, asked anew: an ARN, proved to be of the declared account. */
  public String identity() {
    var caller =
        counted(Priority.URGENT, "GetCallerIdentity", "signing in to AWS", sts::getCallerIdentity);
    requireAccount(caller.account());
    return caller.arn();
  }

  /** When the first certificate authority that was declared for it expires. */
  public Optional<Instant> trustedUntil() {
    return access.trust().until();
  }

  /** At another address, buckets are told apart by the path: it has no name for each of them. */
  private S3Client s3() {
    return build(S3Client.builder().forcePathStyle(access.endpoint().isPresent()));
  }

  private void requireAccount() {
    if (proved.isEmpty()) {
      identity();
    }
  }

  private void requireAccount(String found) {
    if (!access.accountId().equals(ANY_ACCOUNT) && !access.accountId().equals(found)) {
      throw new Failure.Invalid(
              "spec.aws.accountId of CloudConnection " + access.connection(),
              access.accountId(),
              "its credentials belong to account %s; correct one or the other".formatted(found))
          .asException();
    }
    proved = found;
  }

  private <T> T counted(Priority priority, String operation, String what, Supplier<T> call) {
    return account.call(
        new Call(operation, what, CallKind.ofAws(operation), priority),
        () -> {
          try {
            return call.get();
          } catch (SdkException e) {
            throw new FailureException(SdkFailures.aws(what, access.remedy(), e), e);
          }
        },
        answer -> Optional.empty());
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(B builder) {
    return configured(builder, credentials).build();
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
      B builder, AwsCredentialsProvider credentials) {
    builder
        .region(Region.of(access.region()))
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(
            o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()).apiCallTimeout(ANSWER));
    access.endpoint().ifPresent(builder::endpointOverride);
    return builder;
  }

  @Override
  public void close() {
    http.close();
  }

  /**
   * What the clients are made of.
   *
   * @param connection the CloudConnection it comes from, for messages
   * @param region the region
   * @param accountId the account it must turn out to be, {@link #ANY_ACCOUNT} for any
   * @param login how to sign in
   * @param endpoint another address of the APIs
   * @param trust whom to believe there
   * @param remedy what to do when AWS refuses the credentials
   */
  record AwsAccess(
      String connection,
      String region,
      String accountId,
      AwsLogin login,
      Optional<URI> endpoint,
      Trust trust,
      String remedy) {}
}
