package dev.landfall.connection;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.aws.AwsCloud;
import dev.landfall.localclouds.azure.AzureCloud;
import dev.landfall.localclouds.cloudflare.CloudflareCloud;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The control planes of three clouds with nothing in them, behind TLS. */
final class ThreeClouds implements AutoCloseable {
  static final String ACCOUNT = "123456789012";

  final Authority authority = Authority.create("local");
  final RequestLog requests = new RequestLog();
  final AwsCloud aws;
  final AzureCloud azure;
  final CloudflareCloud cloudflare;
  private final Addresses addresses = Addresses.claim();
  private final CloudServer awsServer;
  private final CloudServer azureServer;
  private final CloudServer cloudflareServer;

  ThreeClouds(Path directory, Clock clock) throws IOException {
    aws = new AwsCloud("ca-central-1", ACCOUNT, clock);
    azure =
        new AzureCloud(
            addresses, authority, Programs.standard(directory.resolve("logs")), directory, clock);
    cloudflare = new CloudflareCloud(new ZoneStore(), clock);
    Identity control = authority.issue("clouds", addresses.control());
    Faults faults = new Faults();
    awsServer = CloudServer.start(aws, addresses.control(), control, faults, requests);
    azureServer = CloudServer.start(azure, addresses.control(), control, faults, requests);
    cloudflareServer =
        CloudServer.start(cloudflare, addresses.control(), control, faults, requests);
  }

  String awsUrl() {
    return awsServer.uri().toString();
  }

  String azureUrl() {
    return azureServer.uri().toString();
  }

  String cloudflareUrl() {
    return cloudflareServer.uri() + CloudflareCloud.BASE_PATH;
  }

  @Override
  public void close() {
    awsServer.close();
    azureServer.close();
    cloudflareServer.close();
    aws.close();
    azure.close();
    addresses.close();
  }
}
