package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Simple Storage Service: buckets by path, what they are like, and what is in them. */
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
  private final Path directory;
  private final Map<String, S3Bucket> buckets = new ConcurrentSkipListMap<>();

  /**
   * Without buckets.
   *
   * @param directory where what is in them lies
   */
  S3(String region, Clock clock, Path directory) {
    this.region = region;
    this.clock = clock;
    this.directory = directory;
  }

  /** The action of a request, as IAM names it. */
  static String action(CloudRequest request) {
    if (S3Objects.isMeant(request)) {
      return S3Objects.action(request);
    }
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
        .orElse("ListObjects");
  }

  /** The bucket, and which region's are wanted. */
  static Map<String, String> parameters(CloudRequest request) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("Bucket", request.path().replaceFirst("^/", "").replaceFirst("/.*", ""));
    request.query("bucket-region").ifPresent(r -> parameters.put("BucketRegion", r));
    return parameters;
  }

  void create(String name, AwsCloud.BucketSettings settings) {
    buckets.put(name, new S3Bucket(directory.resolve(name), settings, clock));
  }

  void put(String bucket, String key, long bytes) {
    buckets.get(bucket).put(key, bytes);
  }

  /** Answers a call that is signed and for what is in a bucket. */
  CloudResponse objects(AwsCall call, CloudRequest request) {
    String name = call.require("Bucket");
    return new S3Objects(name, there(name)).answer(request);
  }

  private S3Bucket there(String name) {
    S3Bucket bucket = buckets.get(name);
    if (bucket == null) {
      throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist");
    }
    return bucket;
  }

  /** Takes away what was put into buckets. */
  void close() {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What CloudWatch says of a bucket. */
  OptionalDouble measure(String metric, Map<String, String> dimensions) {
    S3Bucket bucket = buckets.get(dimensions.getOrDefault("BucketName", ""));
    if (bucket == null) {
      return OptionalDouble.empty();
    }
    return switch (metric + " " + dimensions.get("StorageType")) {
      case "BucketSizeBytes StandardStorage" ->
          OptionalDouble.of(bucket.objects().values().stream().mapToLong(S3Object::size).sum());
      case "NumberOfObjects AllStorageTypes" -> OptionalDouble.of(bucket.objects().size());
      default -> OptionalDouble.empty();
    };
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public CloudResponse answer(AwsCall call, Principals.Key caller) {
    if (call.action().equals("ListAllMyBuckets")) {
      return list(call);
    }
    AwsCloud.BucketSettings settings = there(call.require("Bucket")).settings();
    return switch (call.action()) {
      case "GetBucketVersioning" ->
          Xml.document(
              "VersioningConfiguration", settings.versioned() ? text("Status", "Enabled") : "");
      case "GetEncryptionConfiguration" -> encryption(settings.kms());
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
            here ? buckets.entrySet() : Map.<String, S3Bucket>of().entrySet(),
            b ->
                element(
                    "Bucket",
                    text("Name", b.getKey()),
                    text("CreationDate", b.getValue().created()),
                    text("BucketRegion", region))));
  }

  /** Since 2023 every bucket is encrypted. */
  private static CloudResponse encryption(boolean kms) {
    return Xml.document(
        "ServerSideEncryptionConfiguration",
        element(
            "Rule",
            element(
                "ApplyServerSideEncryptionByDefault",
                text("SSEAlgorithm", kms ? "aws:kms" : "AES256"))));
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
