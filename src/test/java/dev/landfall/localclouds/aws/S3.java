package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Simple Storage Service: buckets by path, and what they are like; objects are counted only. */
final class S3 implements AwsService {
  /** What a client asks for beside its name, as IAM calls reading it. */
  private static final Map<String, String> PARTS =
      Map.of(
          "versioning", "GetBucketVersioning",
          "encryption", "GetEncryptionConfiguration",
          "publicAccessBlock", "GetBucketPublicAccessBlock",
          "lifecycle", "GetLifecycleConfiguration",
          "tagging", "GetBucketTagging");

  private final String region;
  private final Clock clock;
  private final Map<String, Bucket> buckets = new TreeMap<>();

  S3(String region, Clock clock) {
    this.region = region;
    this.clock = clock;
  }

  private record Bucket(
      Instant created, AwsCloud.BucketSettings settings, Map<String, Long> sizes) {}

  /** The action of a request, as IAM names it. */
  static String action(CloudRequest request) {
    if (!request.method().equals("GET")) {
      return request.method();
    }
    if (request.path().equals("/")) {
      return "ListAllMyBuckets";
    }
    return PARTS.entrySet().stream()
        .filter(p -> request.query(p.getKey()).isPresent())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("GetObject");
  }

  /** The bucket, and which region's are wanted. */
  static Map<String, String> parameters(CloudRequest request) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("Bucket", request.path().replaceFirst("^/", "").replaceFirst("/.*", ""));
    request.query("bucket-region").ifPresent(r -> parameters.put("BucketRegion", r));
    return parameters;
  }

  synchronized void create(String name, AwsCloud.BucketSettings settings) {
    buckets.put(name, new Bucket(clock.instant(), settings, new TreeMap<>()));
  }

  synchronized void put(String bucket, String key, long bytes) {
    buckets.get(bucket).sizes().put(key, bytes);
  }

  /** What CloudWatch says of a bucket. */
  synchronized OptionalDouble measure(String metric, Map<String, String> dimensions) {
    Bucket bucket = buckets.get(dimensions.getOrDefault("BucketName", ""));
    if (bucket == null) {
      return OptionalDouble.empty();
    }
    return switch (metric + " " + dimensions.get("StorageType")) {
      case "BucketSizeBytes StandardStorage" ->
          OptionalDouble.of(bucket.sizes().values().stream().mapToLong(Long::longValue).sum());
      case "NumberOfObjects AllStorageTypes" -> OptionalDouble.of(bucket.sizes().size());
      default -> OptionalDouble.empty();
    };
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public synchronized CloudResponse answer(AwsCall call, Principals.Key caller) {
    if (call.action().equals("ListAllMyBuckets")) {
      return list(call);
    }
    Bucket bucket = buckets.get(call.require("Bucket"));
    if (bucket == null) {
      throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist");
    }
    AwsCloud.BucketSettings settings = bucket.settings();
    return switch (call.action()) {
      case "GetBucketVersioning" ->
          Xml.document(
              "VersioningConfiguration", settings.versioned() ? text("Status", "Enabled") : "");
      case "GetEncryptionConfiguration" -> encryption();
      case "GetBucketPublicAccessBlock" -> block();
      case "GetLifecycleConfiguration" -> lifecycle(settings);
      case "GetBucketTagging" ->
          throw new AwsError(404, "NoSuchTagSet", "The TagSet does not exist");
      default -> throw AwsService.noSuchAction(call);
    };
  }

  private CloudResponse list(AwsCall call) {
    boolean here = call.parameter("BucketRegion").filter(r -> !r.equals(region)).isEmpty();
    return Xml.document(
        "ListAllMyBucketsResult",
        element("Owner", text("ID", "1")),
        Xml.list(
            "Buckets",
            here ? buckets.entrySet() : Map.<String, Bucket>of().entrySet(),
            b ->
                element(
                    "Bucket",
                    text("Name", b.getKey()),
                    text("CreationDate", b.getValue().created()),
                    text("BucketRegion", region))));
  }

  /** Since 2023 every bucket is encrypted. */
  private static CloudResponse encryption() {
    return Xml.document(
        "ServerSideEncryptionConfiguration",
        element(
            "Rule", element("ApplyServerSideEncryptionByDefault", text("SSEAlgorithm", "AES256"))));
  }

  private static CloudResponse block() {
    return Xml.document(
        "PublicAccessBlockConfiguration",
        text("BlockPublicAcls", true),
        text("IgnorePublicAcls", true),
        text("BlockPublicPolicy", true),
        text("RestrictPublicBuckets", true));
  }

  private static CloudResponse lifecycle(AwsCloud.BucketSettings settings) {
    if (settings.lifecycleRules().isEmpty()) {
      throw new AwsError(
          404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
    }
    return Xml.document(
        "LifecycleConfiguration",
        settings.lifecycleRules().stream()
            .map(
                id ->
                    element(
                        "Rule",
                        text("ID", id),
                        text("Status", "Enabled"),
                        element("Filter", text("Prefix", "")),
                        element("Expiration", text("Days", 30))))
            .toArray(String[]::new));
  }
}
