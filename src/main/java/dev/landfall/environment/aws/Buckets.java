package dev.landfall.environment.aws;

import dev.landfall.cloud.AwsClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Reads what S3 buckets are like. A part that was never configured is answered by an error of its
 * own (Amazon S3 API reference, "Error responses"): here it is absent.
 */
final class Buckets {
  private static final Set<String> NOT_THERE =
      Set.of(
          "NoSuchBucket",
          "ServerSideEncryptionConfigurationNotFoundError",
          "NoSuchPublicAccessBlockConfiguration",
          "NoSuchLifecycleConfiguration");

  private Buckets() {}

  static Optional<SourceBucket> bucket(AwsClients aws, String name) {
    return look(aws, "GetBucketVersioning", name, s3 -> s3.getBucketVersioning(r -> r.bucket(name)))
        .map(versioning -> bucket(aws, name, versioning));
  }

  private static SourceBucket bucket(
      AwsClients aws, String name, GetBucketVersioningResponse versioning) {
    boolean versioned = versioning.status() == BucketVersioningStatus.ENABLED;
    String encryption =
        look(
                aws,
                "GetBucketEncryption",
                name,
                s3 ->
                    s3
                        .getBucketEncryption(r -> r.bucket(name))
                        .serverSideEncryptionConfiguration()
                        .rules()
                        .stream()
                        .flatMap(
                            rule ->
                                Optional.ofNullable(rule.applyServerSideEncryptionByDefault())
                                    .stream())
                        .map(d -> d.sseAlgorithmAsString())
                        .findFirst()
                        .orElse(""))
            .orElse("");
    boolean blocked =
        look(
                aws,
                "GetPublicAccessBlock",
                name,
                s3 -> s3.getPublicAccessBlock(r -> r.bucket(name)).publicAccessBlockConfiguration())
            .filter(Buckets::allBlocked)
            .isPresent();
    List<String> rules =
        look(
                aws,
                "GetBucketLifecycleConfiguration",
                name,
                s3 ->
                    s3.getBucketLifecycleConfiguration(r -> r.bucket(name)).rules().stream()
                        .map(LifecycleRule::id)
                        .map(id -> Objects.requireNonNullElse(id, "without a name"))
                        .toList())
            .orElse(List.of());
    return new SourceBucket(
        name, versioned, encryption, blocked, notCarried(versioned, encryption, blocked, rules));
  }

  private static boolean allBlocked(PublicAccessBlockConfiguration block) {
    return Boolean.TRUE.equals(block.blockPublicAcls())
        && Boolean.TRUE.equals(block.ignorePublicAcls())
        && Boolean.TRUE.equals(block.blockPublicPolicy())
        && Boolean.TRUE.equals(block.restrictPublicBuckets());
  }

  private static List<String> notCarried(
      boolean versioned, String encryption, boolean blocked, List<String> rules) {
    List<String> not = new ArrayList<>();
    rules.forEach(
        id -> not.add("lifecycle rule %s: containers are made without rules".formatted(id)));
    if (versioned) {
      not.add("versioning: old versions stay on AWS, containers are made without");
    }
    if (encryption.startsWith(ServerSideEncryption.AWS_KMS.toString())) {
      not.add("encryption by a KMS key: Azure encrypts with keys of its own");
    }
    if (!blocked) {
      not.add("public access is not blocked: containers open to identities alone");
    }
    return not;
  }

  private static <T> Optional<T> look(
      AwsClients aws, String operation, String bucket, Function<S3Client, T> call) {
    return aws.call(
        operation,
        "looking at bucket " + bucket,
        AwsClients::buckets,
        s3 -> {
          try {
            return Optional.of(call.apply(s3));
          } catch (S3Exception e) {
            if (NOT_THERE.contains(e.awsErrorDetails().errorCode())) {
              return Optional.<T>empty();
            }
            throw e;
          }
        });
  }
}
