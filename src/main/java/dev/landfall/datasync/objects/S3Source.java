package dev.landfall.datasync.objects;

import dev.landfall.cloud.SdkFailures;
import dev.landfall.cloud.Trust;
import dev.landfall.spine.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/** A bucket, read through the AWS SDK. */
final class S3Source implements Source {
  private static final String REMEDY =
      "the role needs s3:ListBucket on the bucket, and s3:GetObject and s3:GetObjectTagging on what"
          + " is in it; where AWS KMS encrypts it, kms:Decrypt too";
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 128;

  private final String bucket;
  private final SdkHttpClient http;
  private final S3Client client;

  /**
   * A bucket.
   *
   * @param sessions the session as it is now; it is renewed while this is used
   */
  S3Source(Supplier<Session> sessions) {
    Session session = sessions.get();
    Trust trust = session.trust();
    this.bucket = session.bucket();
    this.http =
        ApacheHttpClient.builder()
            .maxConnections(CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(ANSWER)
            .tlsTrustManagersProvider(() -> new TrustManager[] {trust.manager()})
            .build();
    this.client =
        S3Client.builder()
            .region(Region.of(session.region()))
            .credentialsProvider(() -> credentials(sessions.get()))
            .endpointOverride(session.endpoint().orElse(null))
            .forcePathStyle(session.endpoint().isPresent())
            .httpClient(http)
            .build();
  }

  private static AwsCredentials credentials(Session session) {
    return session
        .sessionToken()
        .<AwsCredentials>map(
            token ->
                AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey().value(), token.value()))
        .orElseGet(
            () ->
                AwsBasicCredentials.create(
                    session.accessKeyId(), session.secretAccessKey().value()));
  }

  @Override
  public Page page(String after, Optional<String> token) {
    ListObjectsV2Response page =
        call(
            "listing objects",
            () ->
                client.listObjectsV2(
                    ListObjectsV2Request.builder()
                        .bucket(bucket)
                        .startAfter(token.isEmpty() && !after.isEmpty() ? after : null)
                        .continuationToken(token.orElse(null))
                        .encodingType(EncodingType.URL) // XML has no control characters
                        .build()));
    return new Page(
        page.contents().stream().map(S3Source::object).toList(),
        Optional.ofNullable(page.nextContinuationToken()),
        date(page.sdkHttpResponse()));
  }

  private static SourceObject object(S3Object o) {
    return new SourceObject(o.key(), o.size(), unquoted(o.eTag()), o.lastModified());
  }

  private static Instant date(SdkHttpResponse response) {
    try {
      return response
          .firstMatchingHeader("Date")
          .map(d -> ZonedDateTime.parse(d, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElse(Instant.EPOCH);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  @Override
  public Optional<Head> head(String key) {
    return looked(
        "looking at " + key, () -> head(key, client.headObject(r -> r.bucket(bucket).key(key))));
  }

  @Override
  public Optional<Head> firstPart(SourceObject object) {
    return looked(
        "looking at " + object.key(),
        () ->
            head(
                object.key(),
                client.headObject(
                    HeadObjectRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .ifMatch(object.etag())
                        .partNumber(1)
                        .build())));
  }

  @Override
  @SuppressWarnings("MustBeClosed") // by whoever reads the body
  public Optional<Body> open(SourceObject object, int part) {
    return looked(
        "reading " + object.key(),
        () -> {
          ResponseInputStream<GetObjectResponse> content =
              client.getObject(
                  GetObjectRequest.builder()
                      .bucket(bucket)
                      .key(object.key())
                      .ifMatch(object.etag())
                      .partNumber(part == 0 ? null : part)
                      .build());
          GetObjectResponse r = content.response();
          Head head =
              new Head(
                  new SourceObject(
                      object.key(), object.size(), unquoted(r.eTag()), r.lastModified()),
                  described(
                      r.metadata(),
                      r.contentType(),
                      r.contentEncoding(),
                      r.contentLanguage(),
                      r.contentDisposition(),
                      r.cacheControl()),
                  r.tagCount() != null && r.tagCount() > 0,
                  digested(r.serverSideEncryptionAsString(), r.sseCustomerAlgorithm()),
                  r.partsCount() == null ? 0 : r.partsCount());
          return new Body(content, r.contentLength(), head);
        });
  }

  @Override
  public Map<String, String> tags(String key) {
    return call(
        "reading the tags of " + key,
        () ->
            client.getObjectTagging(r -> r.bucket(bucket).key(key)).tagSet().stream()
                .collect(Collectors.toMap(Tag::key, Tag::value)));
  }

  private static Head head(String key, HeadObjectResponse r) {
    return new Head(
        new SourceObject(key, r.contentLength(), unquoted(r.eTag()), r.lastModified()),
        described(
            r.metadata(),
            r.contentType(),
            r.contentEncoding(),
            r.contentLanguage(),
            r.contentDisposition(),
            r.cacheControl()),
        tagCount(r) > 0,
        digested(r.serverSideEncryptionAsString(), r.sseCustomerAlgorithm()),
        r.partsCount() == null ? 0 : r.partsCount());
  }

  private static int tagCount(HeadObjectResponse r) {
    return r.tagCount() == null ? 0 : r.tagCount();
  }

  /** S3 User Guide, "Checking object integrity": with SSE-KMS, DSSE-KMS and SSE-C it is no MD5. */
  private static boolean digested(@Nullable String encryption, @Nullable String customer) {
    return customer == null && (encryption == null || encryption.equals("AES256"));
  }

  private static Description described(
      Map<String, String> metadata,
      @Nullable String type,
      @Nullable String encoding,
      @Nullable String language,
      @Nullable String disposition,
      @Nullable String cache) {
    Map<String, String> headers = new HashMap<>();
    List<@Nullable String> values = Arrays.asList(type, encoding, language, disposition, cache);
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (value != null) {
        headers.put(Description.HEADERS.get(i), value);
      }
    }
    Map<String, String> words = new HashMap<>();
    metadata.forEach((k, v) -> words.put(k.toLowerCase(Locale.ROOT), v));
    return new Description(headers, words, Map.of());
  }

  /** Empty when there is no such object, or it is another one by now. */
  private <T> Optional<T> looked(String what, Supplier<T> call) {
    return call(
        what,
        () -> {
          try {
            return Optional.of(call.get());
          } catch (S3Exception e) {
            if (e.statusCode() == 404 || e.statusCode() == 412) {
              return Optional.<T>empty();
            }
            throw e;
          }
        });
  }

  private <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new FailureException(SdkFailures.aws(what + " in bucket " + bucket, REMEDY, e), e);
    }
  }

  @Override
  public void close() {
    client.close();
    http.close();
  }
}
