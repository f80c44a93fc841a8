package dev.landfall.localclouds.aws;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.tls.Authority;
import java.io.IOException;
import java.time.Clock;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;

/** A local AWS with nothing in it, and stock SDK clients that reach it through TLS. */
final class AwsCase implements AutoCloseable {
  static final String REGION = "ca-central-1";
  static final String ACCOUNT = "123456789012";

  final Addresses addresses = Addresses.claim();
  final Authority authority = Authority.create("local clouds");
  final Faults faults = new Faults();
  final RequestLog log = new RequestLog();
  final AwsCloud aws = new AwsCloud(REGION, ACCOUNT, Clock.systemUTC());
  final AwsCloud.AccessKey key = aws.addUser("landfall");
  final SdkHttpClient http =
      UrlConnectionHttpClient.builder()
          .tlsTrustManagersProvider(() -> new TrustManager[] {authority.trustManager()})
          .build();
  final CloudServer server;

  AwsCase() throws IOException {
    server =
        CloudServer.start(
            aws, addresses.control(), authority.issue("aws", addresses.control()), faults, log);
  }

  AwsCredentials credentials() {
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  /** A client as it comes, with its own retries. */
  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
    return client(builder, credentials());
  }

  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, AwsCredentials credentials) {
    return settings(builder, credentials).build();
  }

  /** A client that shows every failure. */
  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C oneTry(B builder) {
    settings(builder, credentials())
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    return builder.build();
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B settings(
      B builder, AwsCredentials credentials) {
    return builder
        .region(Region.of(REGION))
        .endpointOverride(server.uri())
        .httpClient(http)
        .credentialsProvider(StaticCredentialsProvider.create(credentials));
  }

  @Override
  public void close() {
    server.close();
    aws.close();
    addresses.close();
  }
}
